using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads days from typed elements.</summary>
internal static class FhirDates
{
    /// <summary>The day of a date, dateTime or instant; null when absent.</summary>
    /// <param name="element">The element.</param>
    /// <param name="place">Its place, as simple FHIRPath.</param>
    /// <exception cref="UnreadableElementException">What is written is not a date.</exception>
    public static FhirDate? Date(this R4.PrimitiveType? element, string place) =>
        element.Text() is not { } text ? null
        : FhirDate.Parse(text) ?? throw new UnreadableElementException(
            new ReadIssue(place, "this is not a date", "Write it as YYYY-MM-DD, with a time behind a T where one is wanted."));

    /// <summary>The day of a choice element: its date, or the start of its period; null for any other form.</summary>
    /// <param name="choice">The element.</param>
    /// <param name="place">Its place, as simple FHIRPath.</param>
    public static FhirDate? DayOf(R4.DataType? choice, string place) => choice switch
    {
        R4.Period period => period.StartElement.Date($"{place}.start"),
        R4.FhirDateTime or R4.Date or R4.Instant => ((R4.PrimitiveType)choice).Date(place),
        _ => null,
    };
}
