using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Validation;

/// <summary>One validator for all tests of the process: making the rules ready takes a second.</summary>
internal static class SharedValidator
{
    public static readonly ResourceValidator Instance = new(new ValidatorOptions { MaxWait = TimeSpan.FromMinutes(2) });
}
