"""Users who sign in, officers who patrol, and the credentials that they carry. Names live only here."""
