namespace OrderCheck;

/// <summary>The ICD-10-CM code that says of a kind of test that it was abnormal.</summary>
/// <param name="Kind">The kind of test.</param>
/// <param name="Code">The code.</param>
/// <param name="StenosisFrom">Percent of coronary stenosis, inclusive, from which the code applies whatever the result.</param>
/// <param name="Called">What findings call the test.</param>
internal sealed record AbnormalTestDiagnosis(string Kind, string Code, decimal StenosisFrom, string Called);
