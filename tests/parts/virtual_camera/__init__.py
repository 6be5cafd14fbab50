"""Real picamera2 and libcamera on a virtual sensor: a small Debian 13 in the cache folder, and scenes held before its camera.

Not a Raspberry Pi's camera: its sensors, exposure, padding of rows and unplugging are not to be had here.
"""
