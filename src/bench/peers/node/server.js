const http = require('node:http');

async function echo(request, response) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  const answer = JSON.stringify(JSON.parse(body));
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
  response.end(answer);
}

http.createServer({ keepAliveTimeout: 60_000 }, echo).listen({ path: process.argv[2], backlog: 1024 });
