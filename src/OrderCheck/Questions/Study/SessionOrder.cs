using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One order as the session sees it.</summary>
internal sealed record SessionOrder(StudiedOrder Studied)
{
    public ImagingOrder Order => Studied.Order;

    public StudyResult Result => Studied.Study;

    public ImmutableArray<OrderedProcedure> Procedures => Result.Procedures;

    /// <summary>By time, then by content, so that the order of the input never matters; orders that are equal in all that is the same
    /// either way.</summary>
    public static readonly IComparer<SessionOrder> ByContent = Comparer<SessionOrder>.Create((one, other) =>
    {
        var time = (one.Order.StartTime ?? TimeOnly.MaxValue).CompareTo(other.Order.StartTime ?? TimeOnly.MaxValue);
        var content = time != 0 ? time : string.CompareOrdinal(one.Content, other.Content);
        return content != 0 ? content : one.Order.Position.CompareTo(other.Order.Position);
    });

    private string Content => string.Join(
        '\n',
        [Order.Encounter ?? "", Order.Requisition ?? "", Order.Fingerprint, Order.Reference,
        .. Procedures.Select(procedure => procedure.Told.Code.Value), .. Order.RequestTexts.Select(text => text.Text),
        .. Order.Components.Select(told => told.Code.Value)]);

    public Study? Study => Result.Study;

    public ImmutableArray<string> Origins => [.. Procedures.Select(procedure => procedure.Told.Origin).OfType<string>()];

    public ImmutableArray<Evidence> Evidence => [.. Procedures.Select(procedure => procedure.Evidence)];

    /// <summary>True when the order is a heart CT with contrast, or cannot be anything else.</summary>
    public bool IsContrastCt => IsContrastCtStudy(Study)
        || (Study is null && Result.Candidates.Length > 1 && Result.Candidates.All(IsContrastCtStudy));

    /// <summary>What the order asks for. The catalogue knows stress tests only as a whole; the table of tests tells their kinds
    /// apart.</summary>
    public IEnumerable<string> Kinds(TestKindTable tests) => Procedures
        .SelectMany(procedure => new[] { procedure.Known?.Kind, tests.KindOfProcedure(procedure.Told.Code) })
        .Append(Study?.Id)
        .Append(Result.OrdersStressTest || Study is { IsStressMri: true } ? "stress-test" : null)
        .OfType<string>();

    private static bool IsContrastCtStudy(Study? study) => study is { Modality: "CT", WithContrast: true };
}
