using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrderCheck.Server.Tests;

/// <summary>A test that needs the programs of a PostgreSQL server; skipped where there are none.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = ScratchPostgres.IsInstalled ? null! : "There is no PostgreSQL on this machine.";
}

/// <summary>A PostgreSQL server of its own on a free port, gone with its data at the end.</summary>
internal sealed class ScratchPostgres : IAsyncDisposable
{
    private static readonly string? Programs = Find();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-pg-");
    private readonly int _port;

    private ScratchPostgres()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsInstalled => Programs is not null;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=ordercheck;Database=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<ScratchPostgres> Start()
    {
        var server = new ScratchPostgres();
        if (IsRoot)
        {
            await Run("chown", "postgres", server._folder.FullName);
        }

        await server.AsOwner("initdb", "-D", server.Data, "-U", "ordercheck", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C");
        await server.AsOwner(
            "pg_ctl", "-D", server.Data, "-w", "-t", "60", "-l", Path.Combine(server._folder.FullName, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={server._port} -c unix_socket_directories={server._folder.FullName} -c fsync=off", "start");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await AsOwner("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    // PostgreSQL does not run as root.
    private static bool IsRoot => Environment.UserName == "root";

    private Task AsOwner(string program, params string[] args)
    {
        var path = Path.Combine(Programs!, program);
        return IsRoot ? Run("runuser", ["-u", "postgres", "--", path, .. args]) : Run(path, args);
    }

    // Not read to the end: the server that pg_ctl starts keeps what it inherits open.
    private static async Task Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. args]) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}");
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders = folders.Concat(Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }
}
