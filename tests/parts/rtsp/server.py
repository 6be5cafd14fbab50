"""An RTSP camera by GStreamer: plays a clip again and again. Run by Debian's own Python, whose module gi is.

usage: server.py FILE KIND [USER PASSWORD], where KIND is h264, h265, mpeg4, changing or sound. Prints its port.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
gi.require_version("GstRtsp", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402 - their versions had to be said first

CHAINS = {
    "h264": "qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1",
    "h265": "qtdemux ! h265parse ! rtph265pay name=pay0 pt=96 config-interval=1",
    "mpeg4": "qtdemux ! mpeg4videoparse ! rtpmp4vpay name=pay0 pt=96 config-interval=1",
    "changing": "tsdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1",
    "sound": "wavparse ! mulawenc ! rtppcmupay name=pay0 pt=0",
}
ROLE = "viewer"


def factory(file: str, kind: str) -> GstRtspServer.RTSPMediaFactory:
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(f'( filesrc location="{file}" ! {CHAINS[kind]} )')
    made.set_shared(False)
    return made


def ask_for(server: GstRtspServer.RTSPServer, made: GstRtspServer.RTSPMediaFactory, user: str, password: str) -> None:
    """Whoever wants the stream signs in, by digest."""
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, ROLE)
    guard = GstRtspServer.RTSPAuth()
    guard.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    guard.add_digest(user, password, token)
    server.set_auth(guard)
    permissions = GstRtspServer.RTSPPermissions()
    for what in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role(ROLE, what, True)
    made.set_permissions(permissions)


def main(file: str, kind: str, *who: str) -> None:
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    made = factory(file, kind)
    if who:
        ask_for(server, made, *who)
    server.get_mount_points().add_factory("/cam", made)
    server.attach(None)
    print(server.get_bound_port(), flush=True)  # noqa: T201 - the test reads it
    GLib.MainLoop().run()


main(*sys.argv[1:])
