using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;

namespace OrderCheck.Replay.Answering;

/// <summary>Signs calls of a service as an EHR signs them: a token with a new <c>jti</c> for each. Used from several threads at
/// once.</summary>
internal sealed class CallSigner : IDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);

    private readonly SigningKey _key;
    private readonly string _issuer;
    private readonly string? _tenant;
    private readonly TimeProvider _clock;
    private readonly Lock _signing = new();

    private CallSigner(SigningKey key, string issuer, string? tenant, TimeProvider clock) =>
        (_key, _issuer, _tenant, _clock) = (key, issuer, tenant, clock);

    /// <summary>Reads the private key.</summary>
    /// <exception cref="UnreadableInputException">There is no key for ES384 or RS384 in the file.</exception>
    public static CallSigner Read(string keyFile, string issuer, string? tenant, TimeProvider clock)
    {
        try
        {
            return new CallSigner(SigningKey.Parse(File.ReadAllText(keyFile)), issuer, tenant, clock);
        }
        catch (InvalidDataException fault)
        {
            throw new UnreadableInputException($"{keyFile}: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableInputException($"{keyFile}: cannot be opened or read; name the file with the private key");
        }
    }

    /// <summary>A token for one call.</summary>
    /// <param name="audience">The address that is called, as the service knows it.</param>
    public string Token(string audience)
    {
        var now = _clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = _issuer,
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + TokenLife).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        if (_tenant is not null)
        {
            claims["tenant"] = _tenant;
        }

        lock (_signing)
        {
            return _key.Sign(claims, keySetUrl: null);
        }
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>The options that say who calls a service, the same for every command that calls one.</summary>
internal sealed class CallerOptions
{
    private readonly Option<string?> _key = new(
        "--key") { Description = "File with the private key, PEM or JWK, for ES384 or RS384; without it calls are not signed.",
        HelpName = "KEYFILE" };
    private readonly Option<string?> _issuer = new(
        "--issuer") { Description = "The iss that is registered at the service; needed with --key.", HelpName = "ISS" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The tenant, where one is registered.",
        HelpName = "TENANT" };

    public void AddTo(Command command)
    {
        command.Add(_key);
        command.Add(_issuer);
        command.Add(_tenant);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_key) is not null && result.GetValue(_issuer) is null)
            {
                result.AddError("--key needs --issuer: a signed call says who signs it.");
            }
        });
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_key) is not null || result.GetValue(_issuer) is not null
        || result.GetValue(_tenant) is not null;

    /// <summary>Whoever signs the calls, or null when they are not signed.</summary>
    /// <exception cref="UnreadableInputException">There is no key in the file.</exception>
    public CallSigner? Signer(ParseResult parsed, TimeProvider clock) =>
        parsed.GetValue(_key) is { } file ? CallSigner.Read(file, parsed.GetValue(_issuer)!, parsed.GetValue(_tenant), clock) : null;

    /// <summary>Why an address must not be called, or null when it may.</summary>
    public static string? Problem(string option, string? text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address)
        || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            ? $"{option} must be a whole http or https address, such as http://127.0.0.1:5080."
            : address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback
                ? $"{option} must be https, or an address of this machine: a call shows the chart and a token to whoever listens."
                : null;
}
