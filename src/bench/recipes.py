"""The servers that can be compared: how each is built, and how it is started."""
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parent
PROJECT = BENCH.parent.parent
BUILT = PROJECT / 'target' / 'bench'
COPY_LIBRARIES = ('org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
                  '-DincludeScope=runtime', '-DoutputDirectory=target/lib')


class Missing(Exception):
    """A server cannot be had here, and is left out."""


@dataclass(frozen=True)
class Recipe:
    """What starts a server: {socket} and {port} in it stand for where it listens."""
    name: str
    about: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    tcp: bool = False
    options: list[str] = field(default_factory=list)

    def is_jvm(self):
        return Path(self.command[0]).name == 'java'


def run(*command, **options):
    """Runs a program, and shows what it said only if it failed."""
    try:
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, **options)
    except subprocess.TimeoutExpired as late:
        raise Missing(f'{command[0]} did not end within {late.timeout:g} s') from late
    if done.returncode != 0:
        raise Missing(f'{command[0]} ended with {done.returncode}:\n{done.stdout[-3000:]}')
    return done.stdout


def require(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f'there is no {program}')


def jdk():
    """The first JDK that can make an AOT cache in one step, as the image has it."""
    places = [os.environ.get('JAVA_HOME', ''), Path(shutil.which('java') or '/').resolve().parent.parent]
    places += sorted(Path('/usr/lib/jvm').glob('*')) + sorted(Path('/opt').glob('*'))
    for home in map(Path, filter(None, places)):
        release = home / 'release'
        if release.is_file() and (home / 'bin/javac').is_file():
            version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.M)
            if version and int(version[1]) >= 25:
                return home
    raise Missing('there is no JDK 25 or newer: not in JAVA_HOME, on the PATH, below /usr/lib/jvm or below /opt')


def java():
    return str(jdk() / 'bin/java')


def maven(directory, *goals):
    run(PROJECT / 'mvnw', '-B', '-ntp', '-q', '-f', directory / 'pom.xml', *goals, cwd=directory,
        env={**os.environ, 'JAVA_HOME': str(jdk())})


def is_newer(made, *sources):
    """Whether something is there and no source has changed since."""
    files = [file for source in sources for file in ([source] if source.is_file() else source.rglob('*'))]
    return made.exists() and all(file.stat().st_mtime <= made.stat().st_mtime for file in files if file.is_file())


# The product.

def adminsock(name='adminsock', tree=PROJECT):
    """What the image runs, made from the Dockerfile's own commands, in a directory in place of the image's."""
    home = BUILT / name
    cache = home / 'adminsock.aot'
    sources = [tree / 'pom.xml', tree / 'Dockerfile', tree / 'src/main']
    dockerfile = (tree / 'Dockerfile').read_text()
    if not is_newer(cache, *sources):
        build_adminsock(home, tree, dockerfile)
    command = json.loads(re.findall(r'^ENTRYPOINT (\[.*\])$', dockerfile, re.M)[-1])
    environment = dict(re.findall(r'^(?:ENV)?\s+([A-Z_]+)=([^\s\\]+)', dockerfile, re.M))
    environment |= {'ADMINSOCK_PATH': '{socket}', 'ADMINSOCK_SCRIPTS_DIRECTORY': str(home / 'commands.d')}
    return Recipe(name, f'adminsock of {tree_version(tree)}, as in the image', [java(), *moved(command[1:], home)],
                  environment, options=access_rule())


def jar():
    """What `java -jar` runs, with the JVM's defaults."""
    image = adminsock()
    return Recipe('jar', image.about.replace('as in the image', 'the executable jar'),
                  [java(), '-jar', str(BUILT / 'adminsock/exec.jar'), '--adminsock.path={socket}'], options=access_rule())


def build_adminsock(home, tree, dockerfile):
    shutil.rmtree(home, ignore_errors=True)
    build = home / 'build'
    shutil.copytree(tree / '.mvn', build / '.mvn')
    shutil.copytree(tree / 'src/main', build / 'src/main')
    shutil.copy(tree / 'pom.xml', build)
    maven(build, '-Paot', '-Dmaven.test.skip', 'package')
    jar = next((build / 'target').glob('*-exec.jar'))
    run(java(), '-Djarmode=tools', '-jar', jar, 'extract', '--destination', home,
        '--application-filename', 'adminsock.jar', '--force')
    shutil.copy(jar, home / 'exec.jar')
    take_native_library(home)
    for file in [*(tree / 'src/main/docker').glob('*.args'), *(tree / 'src/main/docker').glob('*.flags')]:
        (home / file.name).write_text(' '.join(moved([file.read_text()], home)))
    (home / 'commands.d').mkdir(mode=0o755)
    run(jdk() / 'bin/javac', '-d', home / 'training', build / 'src/main/docker/Training.java')
    training = json.loads(re.search(r'^RUN (\[.*"Training".*\])$', dockerfile, re.M)[1])
    run(java(), *moved(training[1:], home))


def moved(arguments, home):
    """Arguments for the image, with the directory of this machine in place of the image's."""
    return [re.sub(r'/training\b', f'{home}/training', argument).replace('/usr/lib/adminsock', str(home))
            for argument in arguments]


def take_native_library(home):
    machine = os.uname().machine.replace('x86_64', 'amd64')
    with zipfile.ZipFile(next((home / 'lib').glob('junixsocket-native-common-*.jar'))) as jar:
        name = next(name for name in jar.namelist()
                    if re.fullmatch(rf'lib/{machine}-Linux-clang/jni/libjunixsocket-native-.*\d\.so', name))
        (home / 'libjunixsocket.so').write_bytes(jar.read(name))


def tree_version(tree):
    done = subprocess.run(['git', '-C', str(tree), 'describe', '--always', '--dirty', '--tags'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip() or str(tree)


def access_rule():
    """A rule that the peer must be read for: it names the user that runs the benchmark, by number."""
    return ['--adminsock.access.rules[0].command=*', f'--adminsock.access.rules[0].allow[0]={os.getuid()}']


# The others.

def go():
    require('go')
    source, program = BENCH / 'peers/go', BUILT / 'go/server'
    if not is_newer(program, source):
        run('go', 'build', '-o', program, source / 'main.go')
    return Recipe('go', 'Go net/http', [str(program), '{socket}'])


def node():
    require('node')
    return Recipe('node', 'Node http', ['node', str(BENCH / 'peers/node/server.js'), '{socket}'])


def python():
    interpreter = '/usr/bin/python3' if os.access('/usr/bin/python3', os.X_OK) else 'python3'
    return Recipe('python', 'Python http.server, made to keep connections and to have a thread for each; '
                  'as it is, it has one thread, and closes after each answer',
                  [interpreter, str(BENCH / 'peers/python/server.py'), '{socket}'])


def spring():
    source = BENCH / 'peers/spring'
    jar = source / 'target/spring-1.jar'
    if not is_newer(jar, source / 'src', source / 'pom.xml'):
        maven(source, 'package')
    return Recipe('spring', 'Spring Boot with its defaults: Tomcat on TCP, 127.0.0.1',
                  [java(), '-jar', str(jar), '--server.port={port}', '--server.address=127.0.0.1'], tcp=True)


def vertx():
    return with_class_path('vertx', 'Vert.x, one event loop, epoll')


def jetty():
    return with_class_path('jetty', 'Jetty, a core handler on its UnixDomainServerConnector')


def with_class_path(name, about):
    source = BENCH / 'peers' / name
    if not is_newer(source / 'target/lib', source / 'src', source / 'pom.xml'):
        maven(source, 'package', *COPY_LIBRARIES)
        (source / 'target/lib').touch()
    return Recipe(name, about, [java(), '-cp', f'{source}/target/classes:{source}/target/lib/*', 'bench.Echo', '{socket}'])


def quarkus():
    source = BENCH / 'peers/quarkus'
    jar = source / 'target/quarkus-app/quarkus-run.jar'
    if not is_newer(jar, source / 'src', source / 'pom.xml'):
        maven(source, 'package')
    return Recipe('quarkus', 'Quarkus REST on the JVM, a handler on the event loop, epoll',
                  [java(), '-Dquarkus.http.domain-socket={socket}', '-jar', str(jar)])


ALWAYS = ['adminsock', 'go', 'node', 'python', 'spring']
OPTIONAL = ['jar', 'vertx', 'jetty', 'quarkus']


def checked():
    """Those that a check needs: what takes a download of its own is not worth it."""
    return ['adminsock', 'node', 'python'] + (['go'] if shutil.which('go') else [])


def is_adminsock(name):
    return name == 'adminsock' or '=' in name


def recipe(name):
    """A server by its name, or as name=tree: adminsock of another working tree."""
    if '=' in name:
        name, _, tree = name.partition('=')
        return adminsock(name, Path(tree).resolve())
    return globals()[name]()
