"""A real RTSP camera by GStreamer, clips that it plays, and wires to it that break."""
