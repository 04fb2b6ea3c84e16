"""Runs adminsock.service in a root directory as its units say, as far as a test can.

Usage: service.py ROOT
"""
import configparser, grp, os, pwd, shlex, socket, subprocess, sys


def unit(name):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    lines, environment = [], {}
    with open('/usr/lib/systemd/system/' + name) as file:
        for line in file:
            if line.startswith('Environment='):
                environment.update(w.split('=', 1) for w in shlex.split(line.split('=', 1)[1]))
            lines.append(line)
    parser.read_string(''.join(lines))
    return parser, environment


root = sys.argv[1]
subprocess.run(['mount', '-t', 'proc', 'proc', root + '/proc'], check=True)
os.chroot(root)
os.chdir('/')
service, environment = unit('adminsock.service')
listener_unit = unit('adminsock.socket')[0]['Socket']
service = service['Service']

path = listener_unit['ListenStream']
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
os.chmod(path, int(listener_unit['SocketMode'], 8))
os.chown(path, pwd.getpwnam(listener_unit['SocketUser']).pw_uid, grp.getgrnam(listener_unit['SocketGroup']).gr_gid)
listener.listen(int(listener_unit['Backlog']))

command = []
for word in shlex.split(service['ExecStart']):
    command += environment[word[1:]].split() if word.startswith('$') else [word]
try:
    sys.exit(subprocess.run(command, stdin=listener.fileno(), user=service['User'], group=service['Group'],
                            extra_groups=[], umask=int(service['UMask'], 8),
                            env={'PATH': '/usr/bin', **environment}).returncode)
finally:
    os.unlink(path)
