"""An RTSP server for tests, run by the system's Python.

``rtsp_server.py PORT PIPELINE [PASSWORD]`` serves ``rtsp://127.0.0.1:PORT/video``, with a password
only to the user ``guard``, and prints ``ready``. Lines of its input change the running stream:
``size WIDTH HEIGHT``, ``slow MICROSECONDS`` (more time for each frame).
"""

import sys
import threading

import gi  # type: ignore[import-not-found]

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # type: ignore[import-not-found]  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(sys.argv[2])
factory.set_shared(True)
if len(sys.argv) > 3:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "guard")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("guard", sys.argv[3]), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("guard", "media.factory.access", True)
    permissions.add_permission_for_role("guard", "media.factory.construct", True)
    factory.set_permissions(permissions)


def configured(_: object, media: GstRtspServer.RTSPMedia) -> None:
    """Let lines of the input change the stream."""
    element = media.get_element()

    def follow() -> None:
        for line in sys.stdin:
            name, *values = line.split()
            if name == "slow":
                element.get_by_name("slow").set_property("sleep-time", int(values[0]))
            else:
                caps = "video/x-raw,width={},height={},framerate=25/1".format(*values)
                element.get_by_name("size").set_property("caps", Gst.Caps.from_string(caps))

    threading.Thread(target=follow, daemon=True).start()


factory.connect("media-configure", configured)
server.get_mount_points().add_factory("/video", factory)
if server.attach(None) == 0:
    sys.exit("the port is in use")
print("ready", flush=True)  # noqa: T201
GLib.MainLoop().run()
