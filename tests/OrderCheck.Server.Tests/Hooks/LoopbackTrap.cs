using System.Net;
using System.Net.Sockets;

namespace OrderCheck.Server.Tests;

/// <summary>A port of this machine that nothing may connect to. It accepts nobody, so whoever tried is still in its queue.</summary>
internal sealed class LoopbackTrap : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackTrap() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}";

    public bool WasConnectedTo => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
