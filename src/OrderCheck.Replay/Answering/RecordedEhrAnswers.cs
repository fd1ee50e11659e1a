using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace OrderCheck.Replay.Answering;

/// <summary>
/// Answers recorded hook calls once more, with a recorded EHR behind the service: the calls stay as they are but for the address that it
/// reads from.
/// </summary>
internal sealed class RecordedEhrAnswers : IReplayAnswers
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ReadingLimits.Default.Depth };

    private readonly MockEhr _ehr;
    private readonly WebApplication? _service;
    private readonly ServiceAnswers _answers;
    private readonly string _token;

    private RecordedEhrAnswers(MockEhr ehr, WebApplication? service, ServiceAnswers answers) =>
        (_ehr, _service, _answers, _token) = (ehr, service, answers, ehr.IssueToken());

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
        try
        {
            return find is not null
                ? new RecordedEhrAnswers(ehr, null, await find())
                : await EhrReadingService.StartAsync(ehr.FhirBase, data, asOf, parallel, clock, (service, answers) =>
                    new RecordedEhrAnswers(ehr, service, answers), stop);
        }
        catch
        {
            await ehr.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        _answers.AnswerAsync(name, WithOwnServer(body), stop);

    /// <inheritdoc/>
    public string? TakeAdvice(bool atEnd) => _answers.TakeAdvice(atEnd)
        ?? (atEnd && _service is null && _ehr.Calls.IsEmpty
            ? $"The service read nothing from the recorded EHR; may it? Its setting OrderCheck:FhirServers must name {_ehr.FhirBase}."
            : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _answers.DisposeAsync();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await _ehr.DisposeAsync();
    }

    private static async Task<MockEhr> OpenAsync(string folder, int port, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            // The token outlives any replay.
            return await MockEhr.Start(
                new MockEhrSettings { Stubs = folder, Port = port, TokenLifetime = TimeSpan.FromDays(365), MaxCalls = 100,
                    Clock = clock }, [], stop);
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

                EhrReadingService.WriteAccess(json, _ehr.FhirBase, _token);
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
