#!/bin/sh
# Tests mvnw offline, with fake JDKs, fake Mavens and file:// downloads.
# Usage: mvnw-test.sh [shell to run mvnw with]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
shell=$(command -v "${1:-sh}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
project="$work/my project"
archive=$work/apache-maven-9.9.9-bin.tar.gz
dists=$work/m2/wrapper/dists
passed=0 failed=0

script() { mkdir -p "${1%/*}"; { echo '#!/bin/sh'; cat; } >"$1"; chmod +x "$1"; }

fake_java() { # directory, version
    script "$1/bin/java" <<EOF
printf '    java.home = %s\nopenjdk version "%s" 2030-01-01\n' '$1' '$2' >&2
EOF
}

fake_jdk() { fake_java "$1" "$2"; script "$1/bin/javac" </dev/null; }

fake_mvn() { # file, version
    script "$1" <<EOF
if [ "\$*" = --version ]; then printf '\033[1mApache Maven $2\033[m\n'; exit; fi
printf 'maven $2'; printf ' <%s>' "\$@"; echo
EOF
}

tools() { # every tool mvnw may need but the ones named
    rm -rf "$work/tools"; mkdir "$work/tools"
    for tool in sh dirname basename sed tar gzip mktemp mkdir mv rm cat cp curl sha512sum shasum openssl; do
        case " $* " in *" $tool "*) continue ;; esac
        ! path=$(command -v "$tool") || ln -s "$path" "$work/tools/$tool"
    done
}

pin() { # sum
    printf 'distributionUrl=%s\ndistributionSha512Sum=%s\n' "file://$archive" "$1" \
        >"$project/.mvn/wrapper/maven-wrapper.properties"
}

archive_sum() { sum=$(openssl dgst -sha512 -r <"$archive"); sum=${sum%% *}; }

fresh() {
    rm -rf "${work:?}"/*; mkdir -p "$project/.mvn/wrapper" "$project/sub"
    cp "$root/mvnw" "$project/mvnw"
    fake_jdk "$work/jdk" 17.0.1; JAVA_HOME=$work/jdk
    fake_mvn "$work/apache-maven-9.9.9/bin/mvn" 9.9.9
    (cd "$work" && tar -czf "$archive" apache-maven-9.9.9)
    archive_sum
    pin "$sum"
    tools
}

mvnw() { MAVEN_USER_HOME=$work/m2 JAVA_HOME=$JAVA_HOME PATH=$work/bin:$work/tools "$shell" "$project/mvnw" "$@" 2>&1; }
prints() { wanted=$1; shift; out=$(mvnw "$@") && [ "${out##*downloading file:*tar.gz?}" = "$wanted" ]; }
refuses() { if out=$(mvnw verify); then return 1; fi; case $out in *"$1"*) ;; *) return 1 ;; esac; }
is_clean() { [ -z "$(find "$dists" -name '.unpacking*' -o -name archive)" ]; }

uses_recent() { for v in 3.6.3 3.10.0 4.0.0-rc-1; do fake_mvn "$work/bin/mvn" $v; prints "maven $v <-q> <a b>" -q 'a b'; done; }
skips_old() { for v in 3.6.2 3.5.10 2.9.9; do fake_mvn "$work/bin/mvn" $v; prints 'maven 9.9.9 <verify>' verify; done; }
installs() { prints 'maven 9.9.9 <-q> <a b> <>' -q 'a b' '' && is_clean; }
reuses() { prints 'maven 9.9.9 <x>' x; rm "$archive"; [ "$(mvnw y)" = 'maven 9.9.9 <y>' ]; }
elsewhere() { cd "$project/sub"; project=..; prints 'maven 9.9.9 <x>' x; }
apache_neighbour() { mkdir -p "$dists/apache-maven-9.9.9/0abc/bin"; prints 'maven 9.9.9 <x>' x; }
parallel() {
    for i in 1 2 3 4 5 6; do mvnw "$i" >"$work/out$i" & done; wait
    for i in 1 2 3 4 5 6; do grep -q "^maven 9.9.9 <$i>" "$work/out$i"; done; is_clean
    [ "$(find "$dists" -name mvn | wc -l)" -eq 1 ]
}
wget_only() {
    tools curl
    # shellcheck disable=SC2016
    echo 'while [ "$1" != -O ]; do shift; done; cp "${3#file://}" "$2"' | script "$work/bin/wget"
    prints 'maven 9.9.9 <x>' x
}
no_downloader() { tools curl; refuses 'neither curl nor wget'; }
other_sums() { tools sha512sum; prints 'maven 9.9.9 <x>' x; rm -r "$dists"; tools sha512sum shasum; prints 'maven 9.9.9 <x>' x; }
no_sums() { tools sha512sum shasum openssl; refuses 'none of sha512sum'; is_clean; }
wrong_sum() { pin 123abc; refuses 'expected 123abc'; refuses "got      $sum"; is_clean; }
unreachable() { rm "$archive"; refuses "file://$archive could not be downloaded"; refuses 'any mvn 3.6.3+'; is_clean; }
not_maven() { echo garbage >"$archive"; archive_sum; pin "$sum"; refuses 'could not be unpacked'; is_clean; }
no_properties() { rm -r "$project/.mvn"; refuses 'cannot be read'; }
java_on_path() { JAVA_HOME=''; ln -s "$work/jdk/bin" "$work/bin"; prints 'maven 9.9.9 <x>' x; }
no_java() { JAVA_HOME=''; refuses 'there is no java on the PATH'; }
bad_java_home() { JAVA_HOME=$work/none; refuses "JAVA_HOME is $work/none, which is not a JDK"; }
old_java() { for v in 11.0.2 1.8.0_392 16; do fake_jdk "$work/jdk" $v; refuses "needed, but $work/jdk/bin/java is $v."; done; }
new_java() { for v in 17 21.0.4 25 26-ea; do fake_jdk "$work/jdk" $v; prints 'maven 9.9.9 <x>' x; done; }
no_javac() { rm "$work/jdk/bin/javac"; refuses 'is a runtime without javac'; }
this_java() { JAVA_HOME=$real; [ -n "$real" ] || ln -s "$(command -v java)" "$work/tools"; prints 'maven 9.9.9 <x>' x; }

check() { # case, sentence
    set +e # a subshell tested by `if` would ignore its own set -e
    (set -e; fresh; $1) >"$work.log" 2>&1
    # shellcheck disable=SC2181
    if [ $? -eq 0 ]; then passed=$((passed + 1)); echo "ok $2"
    else failed=$((failed + 1)); echo "not ok $2"; sed 's/^/    /' "$work.log"; fi
    rm -f "$work.log"
}

real=${JAVA_HOME:-}
check uses_recent 'a Maven 3.6.3 or newer on the PATH is used, with all arguments'
check skips_old 'an older Maven on the PATH is passed over'
check installs 'without Maven the pinned release is installed and run'
check reuses 'an installed release is used again without a download'
check elsewhere 'mvnw runs from another directory'
check apache_neighbour 'a directory of the Apache wrapper for the same release does no harm'
check parallel 'parallel first runs all succeed and leave one copy'
check wget_only 'wget serves when there is no curl'
check no_downloader 'having neither curl nor wget is said'
check other_sums 'shasum or openssl serve when there is no sha512sum'
check no_sums 'having no SHA-512 tool is said'
check wrong_sum 'a wrong checksum is refused with both sums, and nothing stays behind'
check unreachable 'a failed download names the URL and the way around it'
check not_maven 'an archive that is not one is refused'
check no_properties 'missing properties are said'
check java_on_path 'without JAVA_HOME the java on the PATH is used'
check no_java 'having no java is said'
check bad_java_home 'a JAVA_HOME that is no JDK is said'
check old_java 'a Java before 17 is refused with its version'
check new_java 'Java 17 and newer are accepted'
check no_javac 'a runtime without javac is refused'
check this_java 'the Java of this machine is accepted'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
