#!/bin/sh
# Makes base images without a registry: Debian, with a JDK and a Maven of this machine.
# base-images.sh JDK-HOME EMPTY-DIRECTORY NAME; the images are NAME-jdk, NAME-jre and NAME-client.
set -eu
jdk=$1 directory=$2 name=$3
maven=$(dirname "$(dirname "$(readlink -f "$(command -v mvn)")")")
export PATH="$PATH:/usr/sbin:/sbin"
mirror=$(sed -n 's/^URIs: *\(.*\/debian\)\/*$/\1/p; s/^deb \([^ [].*\/debian\)\/* .*/\1/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)

import() { # suffix, directory, further options
    image=$name-$1 root=$2
    shift 2
    tar -C "$root" -c . | podman import -q "$@" - "$image" >/dev/null
}

debootstrap --variant=minbase --include=ca-certificates,curl bookworm "$directory/client" \
    "${mirror:-http://deb.debian.org/debian}" >"$directory/debootstrap.log" || { cat "$directory/debootstrap.log"; exit 1; }
rm -rf "$directory"/client/var/cache/apt "$directory"/client/var/lib/apt/lists
import client "$directory/client"

# Neither of these two has curl.
cp -a "$directory/client" "$directory/jre"
rm "$directory/jre/usr/bin/curl"
cp -a "$directory/jre" "$directory/jdk"
mkdir "$directory/jdk/opt/jdk" "$directory/jdk/opt/maven"
cp -rL "$jdk/." "$directory/jdk/opt/jdk"
cp -rL "$maven/." "$directory/jdk/opt/maven"
import jdk "$directory/jdk" -c 'ENV JAVA_HOME=/opt/jdk' \
    -c 'ENV PATH=/opt/jdk/bin:/opt/maven/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

"$jdk/bin/jlink" --add-modules java.se,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
    --strip-debug --no-header-files --no-man-pages --generate-cds-archive --output "$directory/jre/opt/jre"
import jre "$directory/jre" -c 'ENV PATH=/opt/jre/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
rm -rf "$directory/client" "$directory/jre" "$directory/jdk"
