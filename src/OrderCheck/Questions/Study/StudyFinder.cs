using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>First question: which study is this? The code's CPT meaning governs unless what is asked for contradicts it.</summary>
internal static class StudyFinder
{
    public static StudyResult Find(ImagingOrder order, Knowledge knowledge, List<Finding> findings, List<TrailEntry> trail)
    {
        var request = new StudyRequest(order, knowledge.Studies);
        var raised = new StudyFindings(knowledge.StudyRules, findings, trail);
        var advisories = new CodeAdvisories(request, raised);
        var answer = new StudyResultBuilder(request);
        advisories.RaiseMalformed();
        if (!StudyScope.Includes(request, raised))
        {
            return answer.OutOfScope();
        }

        advisories.RaiseNotInForce();
        advisories.RaiseBeside();
        var stated = Stated(request.Codes, advisories);
        return new CodeConflicts(request, raised, answer).Find(stated)
            ?? (stated.IsEmpty ? new RequestedStudyResolver(request, raised, answer).Resolve()
            : new StatedStudyResolver(request, raised, answer).Resolve(stated));
    }

    // The studies of the codes, by code.
    private static ImmutableArray<Study> Stated(StatedCodes codes, CodeAdvisories advisories)
    {
        var studies = codes.StudiesOf(procedure => !procedure.Told.IsOption);
        if (studies.Count == 0)
        {
            // Options are alternatives: none of them is part of another.
            studies = codes.StudiesOf(procedure => procedure.Told.IsOption);
        }
        else
        {
            advisories.RemoveDependentStudies(studies);
        }

        return [.. studies.OrderBy(study => study.CptCode, StringComparer.Ordinal)];
    }
}
