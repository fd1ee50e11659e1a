namespace OrderCheck.Fhir.Reading;

/// <summary>Reads the chart: everything in the request that is not an order.</summary>
internal static class ChartReader
{
    public static Chart Read(ReadContext reading, IEnumerable<FhirResource> resources)
    {
        var chart = new Chart { Patient = reading.Patient };
        foreach (var resource in resources)
        {
            if (SubjectOf(resource.Type) is { } subject && !reading.IsOfPatient(resource, subject))
            {
                reading.Log.Ignore(resource, "it is about another patient", Severity.Warning);
                continue;
            }

            ReadOne(reading, chart, resource);
        }

        return chart;
    }

    /// <summary>The element in which a resource of the chart says whom it is about, or null for a type that does not.</summary>
    public static string? SubjectOf(string type) => type switch
    {
        "Condition" or "Observation" or "DiagnosticReport" or "Procedure" or "ImagingStudy" or "Encounter" or "DocumentReference" => "subject",
        "Device" or "FamilyMemberHistory" or "AllergyIntolerance" or "ClaimResponse" => "patient",
        "Coverage" => "beneficiary",
        _ => null,
    };

    private static void ReadOne(ReadContext reading, Chart chart, FhirResource resource)
    {
        switch (resource.Type)
        {
            case "Condition" when DiagnosisReader.ReadCondition(reading, resource) is { } diagnosis:
                chart.Conditions.Add((resource, diagnosis));
                break;
            case "Device" when DiagnosisReader.ReadDevice(reading, resource) is { } device:
                chart.History.Add(device);
                break;
            case "Procedure":
                if (DiagnosisReader.ReadProcedure(reading, resource) is { } procedure)
                {
                    chart.History.Add(procedure);
                }

                Add(chart.PriorTests, PriorTestReader.ReadProcedure(reading, resource));
                break;
            case "FamilyMemberHistory":
                chart.History.AddRange(DiagnosisReader.ReadFamily(reading, resource));
                break;
            case "Observation":
                chart.Facts.AddRange(FactReader.ReadObservation(reading, resource));
                Add(chart.PriorTests, PriorTestReader.ReadObservation(reading, resource));
                break;
            case "AllergyIntolerance":
                chart.Facts.AddRange(FactReader.ReadAllergy(reading, resource));
                break;
            case "DiagnosticReport":
                Add(chart.PriorTests, PriorTestReader.ReadReport(reading, resource));
                if (PriorTestReader.IsFinal(resource.Node.Text("status")) && resource.Faults.First is null)
                {
                    chart.Reported.UnionWith(resource.Node.Objects("basedOn").Select(order => reading.Index.KeyOf(order, resource, "ServiceRequest")).OfType<string>());
                }

                break;
            case "ImagingStudy":
                Add(chart.PriorTests, PriorTestReader.ReadImagingStudy(reading, resource));
                break;
            case "Coverage" when CoverageReader.Read(reading, resource) is { } coverage:
                chart.Coverages.Add((resource, coverage));
                break;
            case "DocumentReference" when NoticeReader.Read(reading, resource) is { } notice:
                chart.Notices.Add(notice);
                break;
            case "ClaimResponse" when AuthorizationReader.Read(reading, resource) is { } authorization:
                chart.Authorizations.Add(authorization);
                break;
            case "Encounter":
                chart.Encounters.Add(resource);
                break;
        }
    }

    private static void Add(List<PriorTest> tests, PriorTest? test)
    {
        if (test is not null)
        {
            tests.Add(test);
        }
    }
}
