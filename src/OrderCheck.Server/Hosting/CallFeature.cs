namespace OrderCheck.Server.Hosting;

/// <summary>What becomes known of a call while it is answered, for the log and the metrics that are written when the answer has
/// left.</summary>
internal sealed class CallFeature
{
    /// <summary>What a token with a good signature says of itself, also when it was refused; null without one.</summary>
    public TokenNames? Token { get; set; }

    /// <summary>The client that calls, or null while it is not known.</summary>
    public RegisteredClient? Client { get; set; }

    /// <summary>Number of orders that were assessed.</summary>
    public int Orders { get; private set; }

    /// <summary>Number of their findings.</summary>
    public int Findings { get; private set; }

    /// <summary>True when it was answered without data that could not be read.</summary>
    public bool IsPartial { get; set; }

    /// <summary>The error that the call was answered with, or null.</summary>
    public RequestFault? Fault { get; set; }

    /// <summary>The hook call that was read, or null.</summary>
    public HookRequest? HookRequest { get; set; }

    /// <summary>Its answer, or null.</summary>
    public HookResponse? HookResponse { get; set; }

    /// <summary>The patients of the orders that were assessed, as the request names them. Never written anywhere as they are.</summary>
    public IReadOnlyCollection<string> Patients { get; private set; } = [];

    /// <summary>The patients of what was read from the decision log, as hashes.</summary>
    public IReadOnlyCollection<string> PatientHashes { get; set; } = [];

    /// <summary>The feature of a call; made when it is first asked for.</summary>
    public static CallFeature Of(HttpContext context)
    {
        if (context.Features.Get<CallFeature>() is { } feature)
        {
            return feature;
        }

        feature = new CallFeature();
        context.Features.Set(feature);
        return feature;
    }

    /// <summary>Notes what was assessed.</summary>
    public void Count(IReadOnlyCollection<OrderAssessment> assessments) =>
        (Orders, Findings, Patients) = (
            assessments.Count, assessments.Sum(assessment => assessment.Findings.Length),
            [.. assessments.Select(assessment => assessment.Order.Subject).OfType<string>().Distinct(StringComparer.Ordinal)]);
}
