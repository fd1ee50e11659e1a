namespace OrderCheck.Server.Configuration;

/// <summary>The public CDS Hooks sandbox (<c>OrderCheck:Sandbox</c>). Its private key is public, so it is accepted on a loopback address
/// alone.</summary>
internal sealed class SandboxOptions
{
    /// <summary>The <c>iss</c> of its tokens.</summary>
    public string Issuer { get; set; } = "https://sandbox.cds-hooks.org";

    /// <summary>A file with its public key.</summary>
    public string? KeyFile { get; set; }
}
