namespace OrderCheck.Ehr.Data;

/// <summary>
/// Records that are served below an address of their own until they are disposed of, so that patients of the same id never meet.
/// </summary>
public sealed class EhrChart : IDisposable
{
    private readonly Action _close;

    internal EhrChart(string fhirBase, Action close) => (FhirBase, _close) = (fhirBase, close);

    /// <summary>The base of its FHIR addresses, without a slash at the end.</summary>
    public string FhirBase { get; }

    /// <inheritdoc/>
    public void Dispose() => _close();
}
