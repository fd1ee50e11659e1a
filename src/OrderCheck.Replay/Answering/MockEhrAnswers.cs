using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OrderCheck.Replay.Answering;

/// <summary>
/// Answers requests as for an EHR that prefetches nothing: the chart of each goes to a mock EHR, and the service, asked by a hook call
/// without it, has to read it there. A chart is there for as long as its request, at an address of its own.
/// </summary>
internal sealed class MockEhrAnswers : IReplayAnswers
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ReadingLimits.Default.Depth };

    private readonly EhrReadingService _service;
    private readonly CheckRequestReader _reader;
    private readonly DateOnly _today;

    private MockEhrAnswers(EhrReadingService service, Knowledge knowledge, DateOnly today) =>
        (_service, _reader, _today) = (service, new CheckRequestReader(knowledge), today);

    /// <summary>Starts the mock EHR and, unless a service is given, one that may read from it.</summary>
    /// <param name="port">Port of the EHR; 0 for any free one.</param>
    /// <param name="find">Finds the service that was given; null to start one.</param>
    /// <param name="data">Data folder of the service that is started; null for the shipped data.</param>
    /// <param name="knowledge">The same, read: it tells what in a Bundle is an order.</param>
    /// <param name="asOf">Its day.</param>
    /// <param name="parallel">Most calls at once.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">The port is taken, or there is no such service.</exception>
    public static async Task<MockEhrAnswers> StartAsync(
        int port, Func<Task<ServiceAnswers>>? find, string? data, Knowledge knowledge, DateOnly asOf, int parallel, TimeProvider clock,
        CancellationToken stop)
    {
        var ehr = await MockEhr.Start(EhrReadingService.SettingsOf(port, clock), [], stop);
        return new MockEhrAnswers(
            await EhrReadingService.StartAsync(ehr, ehr.ChartsAddress, find, data, asOf, parallel, clock, stop), knowledge, asOf);
    }

    public async ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        if (!TryRead(body, out var document, out var resources))
        {
            // Whatever is wrong with it, the service says so.
            return await _service.Answers.AnswerAsync(name, body, stop);
        }

        using (document)
        {
            using var chart = _service.Ehr.Open(resources);
            if (document.RootElement.TryGetProperty("hook", out _))
            {
                return await _service.Answers.AnswerAsync(name, WithoutPrefetch(document.RootElement, chart.FhirBase), stop);
            }

            if (PatientOf(resources) is not { } patient || !_reader.TryRead(body, _today, null, out var request, out _))
            {
                return await _service.Answers.AnswerAsync(name, body, stop);
            }

            return AsChecked(await _service.Answers.AnswerAsync(name, OrderSign(resources, patient, chart.FhirBase), stop), request, resources);
        }
    }

    public string? TakeAdvice(bool atEnd) => _service.TakeAdvice(atEnd, "mock", _service.Ehr.ChartsAddress);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static bool TryRead(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document, out ImmutableArray<EhrResource> resources)
    {
        document = null;
        resources = [];
        if (!Utf8.IsValid(body.Span))
        {
            return false;
        }

        try
        {
            document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                resources = EhrBundles.Read([new EhrBundle("request", Encoding.UTF8.GetString(body.Span))]);
                return true;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or InvalidOperationException)
        {
            // No JSON, no resource in it, or a name that cannot be read.
        }

        document?.Dispose();
        document = null;
        return false;
    }

    /// <summary>A hook answers only orders of heart studies; a check names the others too.</summary>
    private static ImmutableArray<ReplayedOrder> AsChecked(
        ImmutableArray<ReplayedOrder> answers, CheckRequest request, ImmutableArray<EhrResource> resources)
    {
        if (answers[0].Fault is not null)
        {
            return answers;
        }

        var sent = resources.Where(IsOrder).Select(order => order.Reference).ToArray();
        var orders = ImmutableArray.CreateBuilder<ReplayedOrder>(request.Orders.Length);
        for (var i = 0; i < request.Orders.Length; i++)
        {
            // An order without id was given one.
            var name = sent.Length == request.Orders.Length ? sent[i] : request.Orders[i].Reference;
            var answer = answers.FirstOrDefault(one => one.InScope && one.Order == name)
                ?? new ReplayedOrder
                {
                    Request = answers[0].Request, Order = name, Findings = answers[0].InScope ? [] : [FindingCode.NotInScope],
                };
            orders.Add(answer with { Position = i + 1, Of = request.Orders.Length, Microseconds = i == 0 ? answers[0].Microseconds : 0 });
        }

        return orders.Count(order => order.InScope) == answers.Count(order => order.InScope) ? orders.MoveToImmutable() : answers;
    }

    private byte[] WithoutPrefetch(JsonElement request, string fhirBase) => Call(fhirBase, json => WriteWithoutPrefetch(json, request));

    private byte[] OrderSign(ImmutableArray<EhrResource> resources, string patient, string fhirBase) =>
        Call(fhirBase, json => WriteOrderSign(json, resources, patient));

    private byte[] Call(string fhirBase, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        _service.WriteAccess(json, fhirBase);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // What prefetch says to be nothing (null) or to have failed (an OperationOutcome) is no data: it stays said.
    private static void WriteWithoutPrefetch(Utf8JsonWriter json, JsonElement request)
    {
        foreach (var member in request.EnumerateObject()
            .Where(member => member.Name is not ("prefetch" or "fhirServer" or "fhirAuthorization")))
        {
            member.WriteTo(json);
        }

        if (!request.TryGetProperty("prefetch", out var prefetch) || prefetch.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        json.WriteStartObject("prefetch");
        foreach (var key in prefetch.EnumerateObject().Where(key => key.Value.ValueKind == JsonValueKind.Null || IsOutcome(key.Value)))
        {
            key.WriteTo(json);
        }

        json.WriteEndObject();

        static bool IsOutcome(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty("resourceType", out var type)
                && type.ValueKind == JsonValueKind.String && type.ValueEquals("OperationOutcome");
    }

    private static void WriteOrderSign(Utf8JsonWriter json, ImmutableArray<EhrResource> resources, string patient)
    {
        json.WriteString("hook", "order-sign");
        json.WriteString("hookInstance", "00000000-0000-4000-8000-000000000000");
        json.WriteStartObject("context");
        json.WriteString("userId", "Practitioner/unknown");
        json.WriteString("patientId", patient);
        json.WriteStartObject("draftOrders");
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        json.WriteStartArray("entry");
        foreach (var order in resources.Where(IsOrder))
        {
            json.WriteStartObject();
            json.WritePropertyName("resource");
            order.Json.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? PatientOf(ImmutableArray<EhrResource> resources) =>
        (resources.FirstOrDefault(order => IsOrder(order) && order.Patient is not null)?.Patient
            ?? resources.FirstOrDefault(resource => resource.Type == "Patient")?.Reference)?["Patient/".Length..];

    private static bool IsOrder(EhrResource resource) => resource.Type == "ServiceRequest";
}
