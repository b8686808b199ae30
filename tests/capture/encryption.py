"""A web server on this machine that speaks TLS."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<p>Sealed</p>"


@contextmanager
def encrypted(context: ssl.SSLContext, answer: bytes = ANSWER) -> Iterator[int]:
    """While this lasts each request gets an answer and then the end; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            # A client that believes nothing goes in the middle of the handshake.
            with client, suppress(OSError), context.wrap_socket(client, server_side=True) as stream:
                asked = b""
                while b"\r\n\r\n" not in asked and (piece := stream.recv(65536)):
                    asked += piece
                stream.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        listener.close()
