using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

/// <summary>The real service on a free port of this machine, and what it logs.</summary>
public sealed class RunningServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogLines _log = new();
    private readonly bool _isAdvice;

    public RunningServer()
        : this(null, "--OrderCheck:AsOf", "2026-11-22")
    {
    }

    private RunningServer(TimeProvider? clock, params string[] settings)
    {
        _isAdvice = !settings.Any(setting => setting.Contains(":Authority", StringComparison.Ordinal));
        _app = Program.Build(["--urls", "http://127.0.0.1:0", .. settings], clock);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        _app.MapGet("/fault", (RequestDelegate)(_ => throw new InvalidOperationException("the patient is called Zebulon")));
    }

    public IServiceProvider Services => _app.Services;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public IReadOnlyCollection<string> Log => _log.Lines;

    public static Task<RunningServer> Start(params string[] settings) => Start(null, settings);

    public static async Task<RunningServer> Start(TimeProvider? clock, params string[] settings)
    {
        var server = new RunningServer(clock, settings);
        await server.InitializeAsync();
        return server;
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task<Answer> Post(string path, string body, string? contentType = "application/fhir+json", string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await Send(request);
    }

    public async Task<Answer> Get(string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await Send(request);
    }

    /// <summary>Sends a request. Whatever answers a hook call is held against the rules of the standards, whichever test asked.</summary>
    public async Task<Answer> Send(HttpRequestMessage request)
    {
        var sent = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        using var response = await Client.SendAsync(request);
        var answer = new Answer(
            response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        Hold(request, sent, answer);
        return answer;
    }

    /// <summary>Sends bytes as they are: a client would tidy up the address first.</summary>
    public async Task<string> SendRaw(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private void Hold(HttpRequestMessage request, byte[] sent, Answer answer)
    {
        var path = request.RequestUri!.OriginalString;
        if (request.Method == HttpMethod.Post && answer.ContentType?.StartsWith("application/fhir+json", StringComparison.Ordinal) == true)
        {
            var isCheck = (int)answer.Status == 200 && path.Contains("/$check", StringComparison.Ordinal);
            FhirJudge.Hold(answer.Json, profile: isCheck ? "https://ordercheck.example/fhir/StructureDefinition/check-outcome" : null);
        }

        if (request.Method != HttpMethod.Post || !path.StartsWith("/cds-services/", StringComparison.Ordinal))
        {
            return;
        }

        if ((int)answer.Status != 200)
        {
            HookAnswerRules.HoldRefusal((int)answer.Status, answer.Body);
        }
        else if (path.EndsWith("/feedback", StringComparison.Ordinal))
        {
            Assert.Equal("{}", answer.Text);
        }
        else
        {
            Assert.Equal("application/json; charset=utf-8", answer.ContentType);
            HookAnswerRules.Hold(sent, answer.Body, _isAdvice);
            FhirJudge.HoldActions(sent, answer.Body, crd: null);
        }
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string? ContentType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Checks that this is an error in FHIR, told with a place or a remedy, and gives its text.</summary>
    public string Outcome(int status)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal("OperationOutcome", Json.GetProperty("resourceType").GetString());
        var issue = Json.GetProperty("issue")[0];
        Assert.Equal("error", issue.GetProperty("severity").GetString());
        Assert.True(issue.TryGetProperty("expression", out _) || issue.TryGetProperty("diagnostics", out _), Text);
        Assert.EndsWith("charset=utf-8", ContentType, StringComparison.Ordinal);
        return Text;
    }
}
