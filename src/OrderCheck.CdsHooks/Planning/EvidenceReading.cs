using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>
/// Tells how far each kind of evidence of a hook call was read. Complete is what came as the resource, as null or as a whole Bundle. What
/// was asked for, or was in the
/// prefetch, and did not come whole has failed. What no one was there to be asked for is not available.
/// </summary>
internal sealed class EvidenceReading(HookCall call, HookResources contents, ImmutableArray<PlannedRead> plan, ReadProgress progress)
{
    /// <summary>How far each kind was read.</summary>
    public EvidenceCompleteness Completeness() => new()
    {
        Coverage = Of(EvidenceKind.Coverage),
        Problems = Of(EvidenceKind.Problems),
        Encounter = Of(EvidenceKind.Encounter),
        Observations = Of(EvidenceKind.Observations),
        ReportsAndProcedures = Of(EvidenceKind.ReportsAndProcedures),
        Documents = Of(EvidenceKind.Documents),
        Authorizations = Of(EvidenceKind.Authorizations),
    };

    private EvidenceState Of(EvidenceKind kind)
    {
        var failed = progress.Failed.Where(one => one.Planned.Kind == kind).ToList();
        var isPlanned = plan.Any(planned => planned.Kind == kind);
        var isRead = progress.Kinds.Contains(kind);
        if (failed.Exists(one => one.Failure != ReadFailure.NotAllowed) || (isPlanned && call.FhirServer is not null)
            || (isRead && contents.IsCut) || EvidenceTypes.HasUnread(contents.Check.Index, kind))
        {
            return EvidenceState.Failed;
        }

        if (contents.IsWhole(kind) == false && !(isRead && failed.Count == 0))
        {
            return EvidenceState.Failed;
        }

        // A call that names no encounter has none.
        return failed.Count > 0 || isPlanned ? EvidenceState.NotAvailable
            : isRead || contents.IsWhole(kind) == true || kind == EvidenceKind.Encounter ? EvidenceState.Complete
            : EvidenceState.NotAvailable;
    }
}
