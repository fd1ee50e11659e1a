# The service as an image, for docker, podman and buildah alike:
#   docker build --build-arg SDK_IMAGE=... --build-arg RUNTIME_IMAGE=... -t ordercheck .
# Both images are the builder's choice and have no default: one with the .NET SDK of global.json, and one with the ASP.NET Core runtime 10.0, best a "chiseled" one, which has
# neither shell nor package manager. docs/operations.md says how to run it.
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM ${SDK_IMAGE} AS build
# Compiled ahead of time for this system, such as linux-x64; left to the start when empty.
ARG RUNTIME_ID=""
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .
RUN dotnet publish src/OrderCheck.Server/OrderCheck.Server.csproj -c Release -o /out/app -p:UseAppHost=false \
      ${RUNTIME_ID:+-r ${RUNTIME_ID} --self-contained false} \
 && mkdir -p /out/data

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /out/app ./
# Where the decision log lies unless PostgreSQL holds it; a volume belongs here. Nothing else is written.
COPY --from=build --chown=1654:1654 /out/data /var/lib/ordercheck
ENV OrderCheck__Urls=http://0.0.0.0:8080 \
    OrderCheck__DecisionLog__Path=/var/lib/ordercheck/decisions.db \
    DOTNET_EnableDiagnostics_IPC=0
EXPOSE 8080
# The user that the runtime images of .NET call app; a number, so that "must not run as root" can be checked.
USER 1654:1654
ENTRYPOINT ["dotnet", "OrderCheck.Server.dll"]
