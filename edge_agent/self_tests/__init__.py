"""When cameras and lamps test themselves: by the sun of their point, once a day or night, at a minute of their own.
Pure.
"""
