using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderCheck.Decisions.Facts;

/// <summary>
/// The orders of a call in the core's own form, as JSON: all that the assessor looked at, so that the call can be decided again. What
/// several orders share is
/// written once.
/// </summary>
internal static class OrderFacts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new FactValueConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptyLists } },
    };

    /// <summary>Writes orders.</summary>
    public static string Write(ImmutableArray<ImagingOrder> orders)
    {
        var diagnoses = new Pool<Diagnosis>();
        var facts = new Pool<Fact>();
        var tests = new Pool<PriorTest>();
        var coverages = new Pool<PatientCoverage>();
        var notices = new Pool<NoticeOnFile>();
        ImmutableArray<StoredOrder> stored =
        [
            .. orders.Select(order => new StoredOrder
            {
                Order = order with { Diagnoses = [], Facts = [], PriorTests = [], Coverages = [], Notices = [] },
                Diagnoses = diagnoses.Add(order.Diagnoses),
                Facts = facts.Add(order.Facts),
                Tests = tests.Add(order.PriorTests),
                Coverages = coverages.Add(order.Coverages),
                Notices = notices.Add(order.Notices),
            }),
        ];
        return JsonSerializer.Serialize(
            new StoredCall { Orders = stored, Diagnoses = diagnoses.Items, Facts = facts.Items, Tests = tests.Items,
            Coverages = coverages.Items, Notices = notices.Items },
            Options);
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static ImmutableArray<ImagingOrder> Read(string facts)
    {
        var call = JsonSerializer.Deserialize<StoredCall>(facts, Options) ?? throw new JsonException("There are no facts.");
        return
        [
            .. call.Orders.Select(stored => stored.Order with
            {
                Diagnoses = Pick(call.Diagnoses, stored.Diagnoses),
                Facts = Pick(call.Facts, stored.Facts),
                PriorTests = Pick(call.Tests, stored.Tests),
                Coverages = Pick(call.Coverages, stored.Coverages),
                Notices = Pick(call.Notices, stored.Notices),
            }),
        ];
    }

    private static ImmutableArray<T> Pick<T>(ImmutableArray<T> items, ImmutableArray<int> places) =>
        [.. places.Select(place => items[place])];

    // Every list of the core is empty unless it is given.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            {
                property.ShouldSerialize = static (_, value) => value is System.Collections.ICollection { Count: > 0 };
            }
        }
    }

    private sealed class Pool<T>
        where T : class
    {
        private readonly ImmutableArray<T>.Builder _items = ImmutableArray.CreateBuilder<T>();
        private readonly Dictionary<T, int> _places = [];

        public ImmutableArray<T> Items => _items.ToImmutable();

        public ImmutableArray<int> Add(ImmutableArray<T> items) => [.. items.Select(PlaceOf)];

        private int PlaceOf(T item)
        {
            if (!_places.TryGetValue(item, out var place))
            {
                _places[item] = place = _items.Count;
                _items.Add(item);
            }

            return place;
        }
    }

    private sealed record StoredCall
    {
        public required ImmutableArray<StoredOrder> Orders { get; init; }

        public ImmutableArray<Diagnosis> Diagnoses { get; init; } = [];

        public ImmutableArray<Fact> Facts { get; init; } = [];

        public ImmutableArray<PriorTest> Tests { get; init; } = [];

        public ImmutableArray<PatientCoverage> Coverages { get; init; } = [];

        public ImmutableArray<NoticeOnFile> Notices { get; init; } = [];
    }

    private sealed record StoredOrder
    {
        public required ImagingOrder Order { get; init; }

        public ImmutableArray<int> Diagnoses { get; init; } = [];

        public ImmutableArray<int> Facts { get; init; } = [];

        public ImmutableArray<int> Tests { get; init; } = [];

        public ImmutableArray<int> Coverages { get; init; } = [];

        public ImmutableArray<int> Notices { get; init; } = [];
    }

    /// <summary>A word as a text, a number as a number, yes and no as true and false.</summary>
    private sealed class FactValueConverter : JsonConverter<FactValue>
    {
        public override FactValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
        {
            JsonTokenType.String => FactValue.Of(reader.GetString()!),
            JsonTokenType.Number => FactValue.Of(reader.GetDecimal()),
            JsonTokenType.True or JsonTokenType.False => FactValue.Of(reader.GetBoolean()),
            JsonTokenType.StartArray when reader.Read() && reader.TokenType == JsonTokenType.EndArray => default,
            _ => throw new JsonException("This is no value of a fact."),
        };

        public override void Write(Utf8JsonWriter writer, FactValue value, JsonSerializerOptions options)
        {
            if (value.Word is { } word)
            {
                writer.WriteStringValue(word);
            }
            else if (value.Number is { } number)
            {
                writer.WriteNumberValue(number);
            }
            else if (value.Flag is { } flag)
            {
                writer.WriteBooleanValue(flag);
            }
            else
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
            }
        }
    }
}
