"""Bundles that somebody spoilt: by editing the zip, by holding the hub's key, by being superuser of its database."""
