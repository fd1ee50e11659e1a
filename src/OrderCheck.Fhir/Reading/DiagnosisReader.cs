namespace OrderCheck.Fhir.Reading;

/// <summary>Reads conditions, devices, procedures and family history as diagnoses, and references as reasons.</summary>
internal static class DiagnosisReader
{
    public static Diagnosis? ReadCondition(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var concept = node.Object("code");
        var diagnosis = FromConcept(concept, DiagnosisRole.Record, reading.Log) with
        {
            ConditionStatus = StandingOf(node),
            Onset = (node.Date("onsetDateTime", "onset") ?? node.Object("onsetPeriod", "onset").Date("start"))?.First,
            Origin = node.Place,
            Reference = resource.Reference,
        };
        return reading.Log.Readable(resource) ? diagnosis : null;
    }

    /// <summary>Reads a CodeableConcept; text is what it says in words where no code says it better.</summary>
    public static Diagnosis FromConcept(FhirNode concept, DiagnosisRole role, ReadIssues log)
    {
        var codes = Concept.Codes(concept, CodeUse.Diagnosis, log);
        var coded = codes.Any(code => code.Code.System is Code.Icd10Cm or Code.Snomed);
        return new Diagnosis
        {
            Role = role,
            Codes = codes,
            Text = coded ? concept.Text("text") : Concept.Words(concept),
            Origin = concept.IsThere ? concept.Place : null,
        };
    }

    public static Diagnosis? ReadDevice(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var names = node.Objects("deviceName").Select(name => name.Text("name")).ToList();
        var device = FromConcept(node.Object("type"), DiagnosisRole.Record, reading.Log);
        device = device with
        {
            Text = device.Text ?? names.FirstOrDefault(),
            ConditionStatus = node.Text("status") switch
            {
                "inactive" => ConditionStatus.Past,
                "entered-in-error" => ConditionStatus.EnteredInError,
                _ => ConditionStatus.Present,
            },
            Origin = node.Place,
        };
        return reading.Log.Readable(resource) ? device : null;
    }

    public static Diagnosis? ReadProcedure(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var procedure = new Diagnosis
        {
            Role = DiagnosisRole.Record,
            Codes = Concept.Codes(node.Object("code"), CodeUse.Procedure, reading.Log),
            Text = Concept.Words(node.Object("code")),
            ConditionStatus = status switch
            {
                "completed" or "in-progress" or null => ConditionStatus.Present,
                "not-done" => ConditionStatus.Refuted,
                "entered-in-error" => ConditionStatus.EnteredInError,
                _ => ConditionStatus.Suspected,
            },
            Onset = PriorTestReader.Performed(node)?.First,
            Origin = node.Place,
        };
        return reading.Log.Readable(resource) && status != "preparation" ? procedure : null;
    }

    public static List<Diagnosis> ReadFamily(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var family = node.Objects("condition").ConvertAll(condition =>
            FromConcept(condition.Object("code"), DiagnosisRole.Family, reading.Log) with { Origin = condition.Place });
        var inError = node.Text("status") == "entered-in-error";
        if (!reading.Log.Readable(resource))
        {
            return [];
        }

        if (inError)
        {
            reading.Log.Ignore(resource, "it was entered in error");
            return [];
        }

        return family;
    }

    /// <summary>What a reason or supporting reference says, or null when it is no indication.</summary>
    /// <param name="reading">The request.</param>
    /// <param name="target">What the reference points to.</param>
    /// <param name="onlyConditions">True for supporting information, of which only conditions are indications.</param>
    public static Diagnosis? ReadReason(ReadContext reading, Resource target, bool onlyConditions)
    {
        if (target.Type is not ("Condition" or "Observation" or "DiagnosticReport") || (onlyConditions && target.Type != "Condition"))
        {
            return null;
        }

        if (!reading.Reasons.TryGetValue(target, out var diagnosis))
        {
            diagnosis = !reading.IsOfPatient(target, "subject") ? null : target.Type switch
            {
                "Condition" => ReadCondition(reading, target),
                "Observation" => ReadObservation(reading, target),
                _ => ReadReport(reading, target),
            };
            reading.Reasons[target] = diagnosis;
        }

        return diagnosis is null ? null : diagnosis with { Role = DiagnosisRole.Reason };
    }

    // An observation says its value ("chest pain" as the finding), or, answered with yes or no, its own code.
    private static Diagnosis? ReadObservation(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var value = node.Object("valueCodeableConcept", "value");
        var flag = node.Flag("valueBoolean", "value");
        var final = FactReader.IsFinal(node.Text("status"));
        var code = FromConcept(node.Object("code"), DiagnosisRole.Reason, reading.Log);
        var told = value.IsThere ? FromConcept(value, DiagnosisRole.Reason, reading.Log)
            : node.Text("valueString", "value") is { } text ? new Diagnosis { Role = DiagnosisRole.Reason, Text = text }
            : code;
        var measured = node.Has("valueQuantity") || node.Has("valueInteger");
        var negative = PriorTestReader.Interpretation(node) is "N" or "NEG" or "ND";
        if (!reading.Log.Readable(resource))
        {
            return null;
        }

        if (!final)
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected");
            return null;
        }

        if (measured || (told.Codes.IsEmpty && told.Text is null))
        {
            return null;
        }

        return told with { ConditionStatus = flag == false || negative ? ConditionStatus.Refuted : ConditionStatus.Present, Origin = node.Place };
    }

    private static Diagnosis? ReadReport(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var final = PriorTestReader.IsFinal(node.Text("status"));
        var diagnosis = new Diagnosis
        {
            Role = DiagnosisRole.Reason,
            Codes = [.. node.Objects("conclusionCode").SelectMany(concept => Concept.Codes(concept, CodeUse.Diagnosis, reading.Log))],
            Text = node.Text("conclusion"),
            Origin = node.Place,
        };
        if (!reading.Log.Readable(resource))
        {
            return null;
        }

        if (!final)
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected");
            return null;
        }

        return diagnosis.Codes.IsEmpty && diagnosis.Text is null ? null : diagnosis;
    }

    private static ConditionStatus StandingOf(FhirNode condition)
    {
        var verification = Concept.Plain(condition.Object("verificationStatus"));
        var clinical = Concept.Plain(condition.Object("clinicalStatus"));
        if (verification.Contains("entered-in-error"))
        {
            return ConditionStatus.EnteredInError;
        }

        if (verification.Contains("refuted"))
        {
            return ConditionStatus.Refuted;
        }

        // A word of somebody's own is not a confirmation.
        if (verification.Exists(word => word != "confirmed"))
        {
            return ConditionStatus.Suspected;
        }

        if (clinical.Exists(word => word is "resolved" or "inactive" or "remission"))
        {
            return ConditionStatus.Past;
        }

        return clinical.Count == 0 && HasEnded(condition) ? ConditionStatus.Past : ConditionStatus.Present;
    }

    private static bool HasEnded(FhirNode condition) =>
        condition.Has("abatementDateTime") || condition.Has("abatementPeriod") || condition.Has("abatementAge")
        || condition.Has("abatementString") || condition.Has("abatementRange");
}
