"""http.server at its best: it keeps connections, has a thread for each, and writes an answer in one piece."""
import json
import sys
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingMixIn, UnixStreamServer


class Echo(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = 65536

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        answer = json.dumps(json.loads(body), separators=(',', ':')).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


class Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True
    request_queue_size = 1024


Server(sys.argv[1], Echo).serve_forever()
