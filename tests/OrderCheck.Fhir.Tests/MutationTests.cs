using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class MutationTests
{
    private static readonly OrderAssessor Assessor = new(Request.Knowledge);

    // The same requests every time, unless more are asked for: ORDERCHECK_MUTATIONS=100000 dotnet test tests/OrderCheck.Fhir.Tests
    private static readonly Config Runs = int.TryParse(Environment.GetEnvironmentVariable("ORDERCHECK_MUTATIONS"), out var runs)
        ? Config.QuickThrowOnFailure.WithMaxTest(runs)
        : Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(20_261_122, 7);

    [Fact]
    public void No_damaged_request_makes_the_reader_or_the_assessor_throw() => Check((body, _) =>
    {
        Assess(body);
        return null;
    });

    [Fact]
    public void A_request_without_any_reason_is_never_supported() => Check((body, _) =>
    {
        RemoveReasons(body);
        return Assess(body)?.All(one => one.Support?.Value != DiagnosisSupport.Supported) == false ? body.ToJsonString() : null;
    });

    [Fact]
    public void The_order_of_entries_and_of_what_they_list_changes_no_answer() => Check((body, seed) =>
    {
        var before = Answers(Assess(body));
        var shuffled = body.DeepClone();
        Shuffle(shuffled, new Random(seed));
        var after = Answers(Assess(shuffled));
        return before == after ? null : $"{before}\n{after}\n{body.ToJsonString()}\n{shuffled.ToJsonString()}";
    });

    [Fact]
    public void Taking_something_away_never_grants_support_or_authorization() => Check((body, seed) =>
    {
        if (Assess(body) is not { } before || Without(body, new Random(seed)) is not { } less || Assess(less) is not { } after)
        {
            return null;
        }

        // A damaged resource may have held anything; without it the body is whole again, and nobody can know of what a whole body does not hold.
        if (Ignored(before) != Ignored(after))
        {
            return null;
        }

        var granted = before.Any(was => was.Order is { Fault: null, Reference.Length: > 0 } && after.FirstOrDefault(now => now.Order.Reference == was.Order.Reference) is { } now
            && ((now.PriorAuth?.Value is PriorAuth.NotNeeded or PriorAuth.Satisfied && was.PriorAuth?.Value is PriorAuth.Required or PriorAuth.Likely or PriorAuth.Unknown)
                || (now.Support?.Value == DiagnosisSupport.Supported && was.Support?.Value == DiagnosisSupport.Insufficient)));
        return granted ? $"{Answers(before)}\n{Answers(after)}\n{body.ToJsonString()}\n{less.ToJsonString()}" : null;
    });

    [Fact]
    public void Another_payer_never_makes_an_answer_more_reassuring() => Check((body, seed) =>
    {
        if (Assess(body) is not { } before || WithCoverage(body, seed) is not { } more || Assess(more) is not { } after)
        {
            return null;
        }

        return MoreReassured(before, after) is { } order ? $"{order}\n{Answers(before)}\n{Answers(after)}\n{body.ToJsonString()}\n{more.ToJsonString()}" : null;
    });

    [Fact]
    public void Taking_a_coverage_an_insurance_or_the_employment_away_never_reassures() => Check((body, seed) =>
    {
        if (WithCoverage(body, seed) is { } richer)
        {
            body = richer;
        }

        if (Assess(body) is not { } before || WithoutPayer(body, new Random(seed)) is not { } less || Assess(less) is not { } after || Ignored(before) != Ignored(after))
        {
            return null;
        }

        return MoreReassured(before, after) is { } order ? $"{order}\n{Answers(before)}\n{Answers(after)}\n{body.ToJsonString()}\n{less.ToJsonString()}" : null;
    });

    // Exceptions, for nobody can know of what a whole body does not hold: another coverage governs than before because the coverages, or those that the order names, are others, and a
    // coverage that left the payer open is gone.
    private static string? MoreReassured(ImmutableArray<OrderAssessment> before, ImmutableArray<OrderAssessment> after) => before
        .Where(was => was.Order is { Fault: null, Reference.Length: > 0 } && after.FirstOrDefault(now => now.Order.Reference == was.Order.Reference) is { } now
            && (was.Coverage?.Reference == now.Coverage?.Reference || Named(was).SequenceEqual(Named(now)))
            && (Named(was).SequenceEqual(Named(now)) || !was.Findings.Any(finding => finding.Code is FindingCode.CoverageAmbiguous or FindingCode.CoverageOrderOpen))
            && ((now.Support?.Value == DiagnosisSupport.Supported && was.Support?.Value != DiagnosisSupport.Supported)
                || (now.Notice?.Value.Status is AbnStatus.NotNeeded or AbnStatus.OnFile && was.Notice?.Value.Status is AbnStatus.Needed or AbnStatus.Undetermined)
                || (now.PriorAuth?.Value is PriorAuth.NotNeeded or PriorAuth.Satisfied && was.PriorAuth?.Value is PriorAuth.Required or PriorAuth.Likely or PriorAuth.Unknown)))
        .Select(was => was.Order.Reference).FirstOrDefault();

    private static IEnumerable<(string?, int?)> Named(OrderAssessment one) => one.Order.Coverages.Select(coverage => (coverage.Reference, coverage.NamedByOrder));

    private static readonly string[] Payers =
    [
        """{ "id": "extra", "order": 2, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] }, "payor": [ { "display": "Harbor PPO" } ] }""",
        """{ "id": "extra", "order": 2, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] }, "payor": [ { "display": "Humana Gold Plus" } ] }""",
        """{ "id": "extra", "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] }, "payor": [ { "display": "Medicare" } ] }""",
        """{ "id": "extra", "order": 1, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "2" } ] }, "payor": [ { "display": "Bluegrass Medicaid" } ] }""",
        """{ "id": "extra", "order": 3, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "95" } ] }, "payor": [ { "display": "State Fund" } ] }""",
        """{ "id": "extra", "order": 1, "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "DENTPRG" } ] }, "payor": [ { "display": "Delta Dental" } ] }""",
        """{ "id": "extra", "type": null, "payor": [ { "display": "Aetna" } ] }""",
        """{ "id": "extra", "type": null, "payor": [ { "display": "Medicare" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "Part A" } ] }""",
    ];

    private static JsonNode? WithCoverage(JsonNode body, int seed)
    {
        var more = body.DeepClone();
        if (more["entry"] is not JsonArray entries)
        {
            return null;
        }

        entries.Add(new JsonObject { ["resource"] = Coverage(Payers[(int)((uint)seed % Payers.Length)]) });
        return more;
    }

    // One reference of the insurance, or one fact of employment less; null when there is none.
    private static JsonNode? WithoutPayer(JsonNode body, Random random)
    {
        var less = body.DeepClone();
        var places = Places(less).Where(place => place.Index >= 0 && place.Parent[place.Index] is JsonObject item
            && ((place.Parent.Parent is JsonObject && place.Parent.GetPropertyName() == "insurance")
                || (item["resource"] is JsonObject resource && (Kind(resource) == "Coverage" || resource.ToJsonString().Contains("employment", StringComparison.Ordinal))))).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var (parent, _, index) = places[random.Next(places.Count)];
        parent.AsArray().RemoveAt(index);
        return less;
    }

    private static int Ignored(ImmutableArray<OrderAssessment> assessments) => assessments.Sum(one => one.Order.ReadingFindings.Count(finding => finding.Code == FindingCode.ResourceIgnored));

    // What is checked gives what went wrong, or null.
    private static void Check(Func<JsonNode, int, string?> wrong) =>
        Prop.ForAll<NonNegativeInt, int, int[]>((example, seed, damages) =>
        {
            var body = Examples()[example.Get % Examples().Length];
            for (var i = 0; i < Math.Min(damages.Length, 12); i++)
            {
                // The generated numbers are small; together they reach every place.
                Damage(body, new Random((damages[i] * 7919) + (seed * 104_729) + i));
            }

            if (wrong(body, seed) is { } fault)
            {
                Assert.Fail(fault);
            }
        }).Check(Runs);

    private static ImmutableArray<OrderAssessment>? Assess(JsonNode body)
    {
        if (!Reader.TryRead(Bytes(body), Today, null, out var request, out var fault))
        {
            Assert.InRange(fault.Status, 400, 422);
            return null;
        }

        var assessments = Assessor.Assess(request.Orders);
        Assert.Equal(request.Orders.Length, assessments.Length);
        var buffer = new ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(buffer, assessments);
        AssessmentJsonWriter.Write(buffer, assessments);
        return assessments;
    }

    // Which of two equal orders is the repeat is told by their order alone, so its modifier is left out.
    private static string Answers(ImmutableArray<OrderAssessment>? all) => all is not { } assessments ? "refused" : string.Join('\n', assessments.Select(one => string.Join(
        ' ', one.InScope, one.Study?.Value.Study?.Id, one.Purpose?.Value, one.Support?.Value, one.Notice?.Value.Status,
        string.Join(',', one.Notice?.Value.ClaimModifiers.Where(modifier => modifier != "76") ?? []), one.PriorAuth?.Value, one.PayerKind, string.Join(',', one.Jurisdictions),
        string.Join(',', one.Findings.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal)))).Order(StringComparer.Ordinal));

    internal static void Damage(JsonNode body, Random random)
    {
        var places = Places(body).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var (parent, name, index) = places[random.Next(places.Count)];
        var value = name is not null ? parent[name] : parent[index];
        switch (random.Next(5))
        {
            case 0:
                Replace(parent, name, index, null, remove: true);
                break;
            case 1 when parent is JsonArray list:
                list.Insert(random.Next(list.Count + 1), value?.DeepClone());
                break;
            case 2:
                Replace(parent, name, index, Oddity(random));
                break;
            case 3:
                Replace(parent, name, index, random.Next(2) == 0 ? new JsonArray(value?.DeepClone()) : new JsonObject { ["nested"] = value?.DeepClone() });
                break;
            default:
                Shuffle(parent, random);
                break;
        }
    }

    private static JsonNode? Oddity(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(-1),
        3 => JsonNode.Parse("1e400"),
        4 => JsonValue.Create(""),
        5 => JsonValue.Create("\u0000\u001f \t"),
        6 => JsonValue.Create(new string('x', 20_000)),
        7 => new JsonArray(),
        8 => new JsonArray(new JsonArray(), null, JsonValue.Create(3)),
        9 => new JsonObject(),
        10 => new JsonObject { ["reference"] = "#", ["coding"] = new JsonArray(new JsonObject { ["code"] = "75574" }) },
        _ => JsonValue.Create("9999-99-99"),
    };

    private static void Replace(JsonNode parent, string? name, int index, JsonNode? value, bool remove = false)
    {
        switch (parent)
        {
            case JsonObject map when remove:
                map.Remove(name!);
                break;
            case JsonObject map:
                map[name!] = value;
                break;
            case JsonArray list when remove:
                list.RemoveAt(index);
                break;
            case JsonArray list:
                list[index] = value;
                break;
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    yield return (map, name, -1);
                    foreach (var inner in value is null ? [] : Places(value))
                    {
                        yield return inner;
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    yield return (list, null, i);
                    foreach (var inner in list[i] is { } value ? Places(value) : [])
                    {
                        yield return inner;
                    }
                }

                break;
        }
    }

    // Entries and reasons: lists whose order means nothing. Keys of objects mean nothing either.
    private static void Shuffle(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonArray list:
                var items = list.Select(item => item?.DeepClone()).ToArray();
                random.Shuffle(items);
                list.Clear();
                foreach (var item in items)
                {
                    list.Add(item);
                }

                break;
            case JsonObject map when map.ContainsKey("entry") && map["entry"] is JsonArray entries:
                Shuffle(entries, random);
                foreach (var entry in entries)
                {
                    if (entry is JsonObject holder && holder["resource"] is JsonObject resource)
                    {
                        Shuffle(resource, random);
                    }
                }

                break;
            case JsonObject map:
                foreach (var element in new[] { "reasonCode", "reasonReference" })
                {
                    if (map[element] is JsonArray reasons)
                    {
                        Shuffle(reasons, random);
                    }
                }

                var pairs = map.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())).ToArray();
                random.Shuffle(pairs);
                map.Clear();
                foreach (var pair in pairs)
                {
                    map.Add(pair);
                }

                break;
        }
    }

    private static void RemoveReasons(JsonNode node)
    {
        if (node is JsonObject map)
        {
            map.Remove("reasonCode");
            map.Remove("reasonReference");
            map.Remove("supportingInfo");
        }

        foreach (var child in Children(node))
        {
            RemoveReasons(child);
        }
    }

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).OfType<JsonNode>().ToList(),
        JsonArray list => list.OfType<JsonNode>().ToList(),
        _ => [],
    };

    // One reason, condition, observation or report less; null when there is none. What speaks against the order may go unpunished.
    private static JsonNode? Without(JsonNode body, Random random)
    {
        var less = body.DeepClone();
        var places = Places(less).Where(place => place.Index >= 0 && place.Parent[place.Index] is JsonObject item
            && (place.Parent.Parent is JsonObject && place.Parent.GetPropertyName() is "reasonCode" or "reasonReference"
                || (item["resource"] is JsonObject resource && Kind(resource) is "Condition" or "Observation" or "DiagnosticReport" && !SpeaksAgainst(resource)))).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var (parent, _, index) = places[random.Next(places.Count)];
        parent.AsArray().RemoveAt(index);
        return less;
    }

    private static string? Kind(JsonObject resource) => resource["resourceType"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : null;

    // A denial, a refuted condition, and a pacemaker that MRI is covered with under conditions only.
    private static bool SpeaksAgainst(JsonObject resource) => resource.ToJsonString() is var text
        && (text.Contains("asymptomatic", StringComparison.Ordinal) || text.Contains("refuted", StringComparison.Ordinal) || text.Contains("Z95.0", StringComparison.Ordinal));

    internal static JsonNode[] Examples() =>
    [
        Bundle(),
        BundleOf(
            Order("""{ "insurance": [ { "reference": "Coverage/c1" }, { "reference": "Coverage/c2" } ] }"""), Patient("""{ "birthDate": "1950-05-17" }"""),
            Coverage("""{ "order": 1 }"""),
            Coverage("""{ "id": "c2", "order": 2, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] }, "payor": [ { "display": "Harbor PPO" } ] }"""),
            Fact("employment", """{ "valueString": "spouse works, 45 employees" }""")),
        Bundle(
            Condition("k1", "I25.10"), Condition("k2", "R07.9"), Condition("k3", "E78.5", """{ "verificationStatus": { "coding": [ { "code": "refuted" } ] } }"""),
            Fact("pretest-probability", """{ "valueString": "intermediate" }"""), Fact("symptom-status", """{ "valueString": "asymptomatic" }""")),
        BundleOf(
            Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] }, "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z13.6" } ] }, { "text": "no chest pain" } ] }"""),
            Order("""{ "id": "order-2" }"""), Patient(), Coverage()),
        BundleOf(
            Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75572" } ] }, "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I48.0" } ] } ] }"""),
            Patient("""{ "address": [ { "state": "NC" } ] }"""), Coverage(), Fact("planned-procedure", """{ "valueString": "af-ablation" }""")),
        BundleOf(
            Order("""
                { "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75580" } ] }, "insurance": [ { "reference": "Coverage/c1" }, { "reference": "ClaimResponse/z" } ],
                  "reasonCode": null, "reasonReference": [ { "reference": "Condition/k1" } ], "encounter": { "reference": "Encounter/e" }, "locationReference": [ { "reference": "Location/l" } ] }
                """),
            Patient(), Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] }, "payor": [ { "reference": "Organization/o" } ] }"""),
            Condition("k1", "I25.119"),
            Merge("""{ "resourceType": "Organization", "id": "o", "name": "UnitedHealthcare", "address": [ { "state": "OH" } ] }""", "{}"),
            Merge("""{ "resourceType": "Location", "id": "l", "partOf": { "reference": "Location/l" }, "managingOrganization": { "reference": "Organization/o" }, "type": [ { "coding": [ { "code": "HOSP" } ] } ] }""", "{}"),
            Merge("""{ "resourceType": "Encounter", "id": "e", "status": "planned", "class": { "code": "AMB" }, "subject": { "reference": "Patient/p1" } }""", "{}"),
            Merge("""
                { "resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": { "reference": "Patient/p1" }, "effectiveDateTime": "2026-11-02",
                  "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "conclusionCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R93.1" } ] } ],
                  "result": [ { "reference": "Observation/s" } ] }
                """, "{}"),
            Fact("coronary-stenosis-percent", """{ "id": "s", "valueQuantity": { "value": 60, "code": "%" } }"""),
            Merge("""{ "resourceType": "ClaimResponse", "id": "z", "status": "active", "use": "preauthorization", "outcome": "complete", "preAuthRef": "A", "preAuthPeriod": { "start": "2026-11-01" }, "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75580" } ] } } ] }""", "{}"),
            Merge("""{ "resourceType": "FamilyMemberHistory", "patient": { "reference": "Patient/p1" }, "status": "completed", "condition": [ { "code": { "text": "Myocardial infarction" } } ] }""", "{}"),
            Merge("""{ "resourceType": "DocumentReference", "status": "current", "type": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "abn" } ] }, "date": "2026-11-19" }""", "{}")),
        JsonNode.Parse($$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "order", "resource": {{Order().ToJsonString()}} }, { "name": "patient", "resource": {{Patient().ToJsonString()}} },
              { "name": "coverage", "resource": {{Coverage().ToJsonString()}} }, { "name": "chart", "resource": {{BundleOf(Condition("k", "I20.0")).ToJsonString()}} },
              { "name": "asOf", "valueDate": "2026-11-20" } ] }
            """)!,
        BundleOf(
            Order("""
                { "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75559" } ], "text": "Cardiac MRI with late enhancement, no stress" },
                  "orderDetail": [ { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/study-component", "code": "contrast-given" } ] }, { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/study-component", "code": "stress-none" } ] } ],
                  "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I40.9" } ] } ] }
                """),
            Patient(), Coverage(), Condition("pm", "Z95.0"), Condition("k", "N17.9"), Fact("mr-conditional-device", """{ "valueBoolean": false }"""),
            Fact("mri-field-strength", """{ "valueQuantity": { "value": 1.5, "code": "T" } }"""), Fact("device-leads-excluded-by-ncd", """{ "valueBoolean": false }"""),
            Fact("device-checklist-complete", """{ "valueBoolean": true }"""), Fact("cardiac-markers", """{ "valueString": "abnormal" }""")),
        BundleOf(
            Order("""
                { "code": { "text": "Regadenoson stress cardiac MRI with and without gadolinium; prior MRA chest" },
                  "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R07.9" } ] }, { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z95.5" } ] } ] }
                """),
            Order("""{ "id": "order-2", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75565" }, { "system": "http://www.ama-assn.org/go/cpt", "code": "75564" } ] } }"""),
            Patient(), Coverage(), Fact("able-to-exercise", """{ "valueBoolean": false }"""), Fact("pregnancy", """{ "valueBoolean": false }"""),
            Merge("""
                { "resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": { "reference": "Patient/p1" }, "effectiveDateTime": "2026-10-02",
                  "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "78452" } ] }, "conclusion": "Equivocal inferior defect" }
                """, "{}")),
        BundleOf(
            Order("""
                { "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75557" }, { "system": "http://www.ama-assn.org/go/cpt", "code": "75565" } ] },
                  "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Q21.3" } ] } ] }
                """),
            Patient("""{ "birthDate": "2012-05-17" }"""), Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] } }"""),
            Merge("""
                { "resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": { "reference": "Patient/p1" }, "effectiveDateTime": "2026-10-02",
                  "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "93306" } ] }, "conclusion": "Abnormal" }
                """, "{}")),
    ];
}
