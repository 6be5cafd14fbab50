"""Pure codecs of card readers: what arrives on the wire becomes a `TagRead`, or is counted as noise. No I/O here."""
