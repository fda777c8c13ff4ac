"""Python runs this file before moto_server (sandbox/moto.ts puts its folder on PYTHONPATH). It takes some costs out of moto 5."""

import os
from functools import cache
from io import BytesIO
from traceback import format_exc

try:
    import moto
    from botocore.session import Session
    from moto import backends
    from moto.core import responses
    from moto.kms import models as kms
    from werkzeug.exceptions import InternalServerError
    from werkzeug.serving import WSGIRequestHandler
    from werkzeug.test import run_wsgi_app
except ImportError:
    # Another Python program was started with this environment.
    pass
else:
    # moto_server has no option that prints its version.
    if os.environ.get("MOTO_VERSION_WANTED", moto.__version__) != moto.__version__:
        os._exit(3)

    # moto lists its own package folder, with a stat of each entry, on every request, which takes most of the time.
    MODULES = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: MODULES

    # botocore reads a service's whole model (10 MB for EC2) just to look up the service's name in its list of Regions.
    get_available_regions = Session.get_available_regions

    def find_regions(session, service_name, partition_name="aws", allow_non_regional=False):
        resolver = session._get_internal_component("endpoint_resolver")
        listed = resolver.get_available_endpoints(service_name, partition_name, allow_non_regional)
        return listed or get_available_regions(session, service_name, partition_name, allow_non_regional)

    Session.get_available_regions = find_regions

    # moto lists the methods of a service's class on every request.
    responses.method_names_from_class = cache(responses.method_names_from_class)

    # Writing a log line per request takes as long as half of the responses. Errors are still logged.
    WSGIRequestHandler.log_request = lambda *_: None

    # werkzeug writes a response in pieces, waits for more input, and closes the connection, so each request costs a
    # connection and a thread. This reads the body first, writes one piece, and keeps the connection.
    WSGIRequestHandler.wbufsize = -1
    WSGIRequestHandler.disable_nagle_algorithm = True
    answer_and_close = WSGIRequestHandler.run_wsgi

    def answer(handler):
        length = handler.headers.get("Content-Length", "0" if handler.command == "GET" else "")
        if not length.isdecimal() or "Expect" in handler.headers:
            handler.close_connection = True
            return answer_and_close(handler)
        environ = handler.make_environ() | {"wsgi.input": BytesIO(handler.rfile.read(int(length)))}
        try:
            pieces, status, headers = run_wsgi_app(handler.server.app, environ, buffered=True)
        except Exception:
            handler.server.log("error", "Error on request:\n%s", format_exc())
            pieces, status, headers = run_wsgi_app(InternalServerError(), environ, buffered=True)
        body = b"".join(pieces)
        code, _, reason = status.partition(" ")
        handler.send_response(int(code), reason)
        for name, value in headers.items():
            if name.lower() != "content-length":
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    WSGIRequestHandler.run_wsgi = answer

    # moto generates an RSA key pair for every KMS key, which takes 50 ms. A symmetric key doesn't need one.
    generate_private_key = kms.generate_private_key
    kms.generate_private_key = lambda spec: None if spec == "SYMMETRIC_DEFAULT" else generate_private_key(spec)
