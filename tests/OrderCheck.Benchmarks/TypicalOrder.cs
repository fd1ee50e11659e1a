using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace OrderCheck.Benchmarks;

/// <summary>
/// What one typical order costs: the decision alone, the whole way from bytes to bytes, and as the yardstick the bare parse of the
/// same body. The body is an example, without the white space that no system sends.
/// </summary>
[MemoryDiagnoser]
public class TypicalOrder
{
    private readonly DateOnly _today = new(2026, 11, 22);
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private byte[] _body = [];
    private CheckRequestReader _reader = null!;
    private OrderAssessor _assessor = null!;
    private ImmutableArray<ImagingOrder> _orders;
    private ImmutableArray<OrderAssessment> _assessments;

    /// <summary>Original Medicare with a diagnosis list, and a commercial plan with a reviewer's criteria.</summary>
    [Params("01-coronary-cta-supported", "53-commercial-criteria-met")]
    public string Example { get; set; } = "";

    [GlobalSetup]
    public void Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "examples", Example, "request.json");
        _body = JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file)));
        var knowledge = KnowledgeLoader.LoadShipped();
        _reader = new CheckRequestReader(knowledge);
        _assessor = new OrderAssessor(knowledge);
        _orders = Read();
        _assessments = _assessor.Assess(_orders);
    }

    [Benchmark(Baseline = true)]
    public void ParseOnly()
    {
        using var document = JsonDocument.Parse(_body);
    }

    [Benchmark]
    public ImmutableArray<ImagingOrder> Read() =>
        _reader.TryRead(_body, _today, null, out var request, out var fault) ? request.Orders : throw new InvalidOperationException(fault.ToString());

    [Benchmark]
    public ImmutableArray<OrderAssessment> Assess() => _assessor.Assess(_orders);

    [Benchmark]
    public int Write()
    {
        _buffer.ResetWrittenCount();
        OperationOutcomeWriter.Write(_buffer, _assessments);
        return _buffer.WrittenCount;
    }

    [Benchmark]
    public int ReadAssessAndWrite()
    {
        _buffer.ResetWrittenCount();
        OperationOutcomeWriter.Write(_buffer, _assessor.Assess(Read()));
        return _buffer.WrittenCount;
    }
}
