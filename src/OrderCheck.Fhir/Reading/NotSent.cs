using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Says that something the order names is not in the request: named is not the same as not told.</summary>
internal static class NotSent
{
    private const int MaxReferenceLength = 100;

    /// <summary>Adds the finding.</summary>
    /// <param name="log">Takes note of what is to be said of the order.</param>
    /// <param name="what">What is named.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="place">Its place.</param>
    /// <param name="remedy">What to do.</param>
    public static void Add(ReadIssues log, string what, R4.ResourceReference reference, string place, string remedy)
    {
        var name = reference.ReferenceElement.Text() is { Length: <= MaxReferenceLength } written && !written.Any(char.IsWhiteSpace) ? $" ({written})" : "";
        log.Add(FindingCode.ReferenceNotSent, $"The {what} that the order names{name} is not in the request, or is there in two versions.", place, remedy);
    }
}
