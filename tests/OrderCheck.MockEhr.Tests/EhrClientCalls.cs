using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Ehr.Tests;

/// <summary>A plain HttpClient against a running EHR.</summary>
public sealed class EhrOfAlmaAndJonas : IAsyncLifetime
{
    public MockEhr Ehr { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Ehr = await MockEhr.Start(Charts.Alma, Charts.Jonas);
        Client = Ehr.NewClient();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Ehr.DisposeAsync();
    }
}

internal static class EhrClientCalls
{
    public static HttpClient NewClient(this MockEhr ehr) =>
        new() { BaseAddress = new Uri(ehr.FhirBase + "/"), Timeout = TimeSpan.FromSeconds(20) };

    public static async Task<HttpResponseMessage> Get(
        this HttpClient client, string path, string? fault = null, string? token = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (fault is not null)
        {
            request.Headers.Add("X-Mock-Fault", fault);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    public static async Task<JsonElement> Json(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.Json();
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    /// <summary>The ids that a search finds on its first page.</summary>
    public static async Task<string> Ids(this HttpClient client, string search) => Ids(await client.Json(search));

    public static string Ids(JsonElement bundle)
    {
        Assert.True(bundle.TryGetProperty("type", out var type), bundle.GetRawText());
        Assert.Equal("searchset", type.GetString());
        return bundle.TryGetProperty("entry", out var entries)
            ? string.Join(' ', entries.EnumerateArray().Select(entry => entry.GetProperty("resource").GetProperty("id").GetString()))
            : "";
    }

    public static string? Link(JsonElement bundle, string relation) => bundle.GetProperty("link").EnumerateArray()
        .Where(link => link.GetProperty("relation").GetString() == relation).Select(link => link.GetProperty("url").GetString())
            .SingleOrDefault();

    public static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");
}
