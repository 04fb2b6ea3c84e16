ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk
ARG JRE_IMAGE=docker.io/library/eclipse-temurin:25-jre

# The jars, dependencies apart from the code.
FROM ${JDK_IMAGE} AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
# Without the libraries of the tests, which nothing here needs.
RUN ./mvnw -B -ntp -q -Paot dependency:go-offline -DincludeScope=runtime
COPY src/main src/main
RUN ./mvnw -B -ntp -q -Paot -Dmaven.test.skip package \
    && java -Djarmode=tools -jar target/*-exec.jar extract --layers --destination target/layers \
    && mv target/layers/application/*.jar target/layers/application/adminsock.jar \
    && javac -d target/training src/main/docker/Training.java
# The native library, which could not be unpacked where no file system may be written to and executed from.
WORKDIR /build/native
RUN jar -xf ../target/layers/dependencies/lib/junixsocket-native-common-*.jar lib \
    && arch=$(uname -m | sed 's/x86_64/amd64/') \
    && mv lib/"$arch"-Linux-clang/jni/libjunixsocket-native-*[0-9].so libjunixsocket.so

# All but the JVM's cache.
FROM ${JRE_IMAGE} AS runtime
ARG UID=10001
ARG GID=10001
# Sticky, so that any --user can put a socket there and none can remove another's; setgid, so that it has the group.
RUN echo "adminsock:x:${GID}:" >>/etc/group \
    && echo "adminsock:x:${UID}:${GID}::/nonexistent:/usr/sbin/nologin" >>/etc/passwd \
    && mkdir -p /etc/adminsock/commands.d /etc/adminsock/lib /run/adminsock \
    && chown "${UID}:${GID}" /run/adminsock \
    && chmod 3777 /run/adminsock
WORKDIR /etc/adminsock
COPY --from=build /build/target/layers/dependencies/ /build/target/layers/snapshot-dependencies/ /usr/lib/adminsock/
COPY --from=build /build/native/libjunixsocket.so /usr/lib/adminsock/
COPY src/main/docker/jvm.flags src/main/docker/*.args /usr/lib/adminsock/
COPY --from=build /build/target/layers/application/ /usr/lib/adminsock/

# The JVM's cache, from a run that starts, answers and stops. It fits this JVM and these jars only.
FROM runtime AS training
COPY --from=build /build/target/training /training
RUN ["java", "-cp", "/training", "Training", "/usr/lib/adminsock/adminsock.aot", "@/usr/lib/adminsock/server.args"]

FROM runtime
ARG UID=10001
ARG GID=10001
ARG JRE_IMAGE
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="adminsock" \
      org.opencontainers.image.description="The local admin interface of a service: HTTP over a Unix domain socket." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${JRE_IMAGE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=training /usr/lib/adminsock/adminsock.aot /usr/lib/adminsock/
# The last one: docker stop kills after 10 s.
ENV ADMINSOCK_PATH=/run/adminsock/admin.sock \
    ADMINSOCK_MODE=0660 \
    ADMINSOCK_SCRIPTS_DIRECTORY=/etc/adminsock/commands.d \
    LANG=C.UTF-8 \
    MALLOC_ARENA_MAX=2 \
    SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE=8s
USER ${UID}:${GID}
VOLUME /run/adminsock
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["java", "@/usr/lib/adminsock/health.args"]
ENTRYPOINT ["java", "-XX:AOTCache=/usr/lib/adminsock/adminsock.aot", "@/usr/lib/adminsock/server.args"]
