using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Replay.Answering;

/// <summary>
/// Answers recorded hook calls once more, with a recorded EHR behind the service: the calls stay as they are but for the address that it
/// reads from.
/// </summary>
internal sealed class RecordedEhrAnswers : IReplayAnswers
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ReadingLimits.Default.Depth };

    private readonly EhrReadingService _service;

    private RecordedEhrAnswers(EhrReadingService service) => _service = service;

    /// <summary>Starts the recorded EHR and, unless a service is given, one that may read from it.</summary>
    /// <param name="folder">Folder of the recording, or of any stub mappings.</param>
    /// <param name="port">Port of the EHR; 0 for any free one.</param>
    /// <param name="find">Finds the service that was given; null to start one.</param>
    /// <param name="data">Data folder of the service that is started; null for the shipped data.</param>
    /// <param name="asOf">Its day.</param>
    /// <param name="parallel">Most calls at once.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">The folder holds no stub, the port is taken, or there is no such service.</exception>
    /// <exception cref="UnreadableInputException">A stub cannot be read.</exception>
    public static async Task<RecordedEhrAnswers> StartAsync(
        string folder, int port, Func<Task<ServiceAnswers>>? find, string? data, DateOnly asOf, int parallel, TimeProvider clock,
        CancellationToken stop)
    {
        var ehr = await OpenAsync(folder, port, clock, stop);
        return new RecordedEhrAnswers(await EhrReadingService.StartAsync(ehr, ehr.FhirBase, find, data, asOf, parallel, clock, stop));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        _service.Answers.AnswerAsync(name, WithOwnServer(body), stop);

    /// <inheritdoc/>
    public string? TakeAdvice(bool atEnd) => _service.TakeAdvice(atEnd, "recorded", _service.Ehr.FhirBase);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static async Task<MockEhr> OpenAsync(string folder, int port, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            return await MockEhr.Start(EhrReadingService.SettingsOf(port, clock) with { Stubs = folder }, [], stop);
        }
        catch (InvalidDataException fault)
        {
            throw new UnreadableInputException(fault.Message);
        }
    }

    /// <summary>
    /// A hook call that reads from the recorded EHR; anything else as it is, for the service to say what is wrong with it.
    /// </summary>
    private ReadOnlyMemory<byte> WithOwnServer(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("hook", out _))
            {
                return body;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (var member in document.RootElement.EnumerateObject()
                    .Where(member => member.Name is not ("fhirServer" or "fhirAuthorization")))
                {
                    member.WriteTo(json);
                }

                _service.WriteAccess(json, _service.Ehr.FhirBase);
                json.WriteEndObject();
            }

            return buffer.WrittenMemory;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return body;
        }
    }
}
