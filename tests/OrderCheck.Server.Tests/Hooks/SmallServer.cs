using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Server.Tests;

/// <summary>A server on this machine that answers as a test says and counts who came.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RequestDelegate _answer;
    private int _connections;
    private int _calls;

    private SmallServer(RequestDelegate answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            Interlocked.Increment(ref _connections);
            return next(connection);
        })));
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _calls);
            lock (Paths)
            {
                Paths.Add(context.Request.Path + context.Request.QueryString);
            }

            return _answer(context);
        });
    }

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public int Connections => Volatile.Read(ref _connections);

    public int Calls => Volatile.Read(ref _calls);

    public List<string> Paths { get; } = [];

    public static async Task<SmallServer> Start(RequestDelegate answer)
    {
        var server = new SmallServer(answer);
        await server._app.StartAsync();
        return server;
    }

    public static Task<SmallServer> Start(string json) => Start(context =>
    {
        context.Response.ContentType = "application/fhir+json";
        return context.Response.WriteAsync(json);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
