"""Pictures of failed camera tests: asked for where a point allows it, sealed, deleted in time, every view on record."""
