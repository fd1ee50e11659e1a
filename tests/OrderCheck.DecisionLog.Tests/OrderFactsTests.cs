using System.Collections;
using System.Reflection;

namespace OrderCheck.Decisions.Tests;

public sealed class OrderFactsTests
{
    public static TheoryData<string> Examples { get; } = [.. ScratchLog.Examples];

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_read_back_is_what_was_written(string example)
    {
        var orders = ScratchLog.Orders(example);

        Assert.True(AreEqual(orders, OrderFacts.Read(OrderFacts.Write(orders))));
    }

    [Fact]
    public void No_member_of_an_order_is_lost()
    {
        var order = (ImagingOrder)Filled(typeof(ImagingOrder), 0);
        var read = OrderFacts.Read(OrderFacts.Write([order])).Single();

        foreach (var property in typeof(ImagingOrder).GetProperties())
        {
            Assert.True(AreEqual(property.GetValue(order), property.GetValue(read)), property.Name);
        }
    }

    [Fact]
    public void What_orders_share_is_written_once()
    {
        var one = ScratchLog.Orders(ScratchLog.Supported).Single();
        var many = Enumerable.Range(1, 50).Select(position => one with { Position = position }).ToList();

        Assert.InRange(OrderFacts.Write([.. many]).Length, 0, OrderFacts.Write([one with { Diagnoses = [], Facts = [], PriorTests = [], Coverages = [], Notices = [] }]).Length * 75);
        Assert.True(AreEqual(many, OrderFacts.Read(OrderFacts.Write([.. many]))));
    }

    /// <summary>A value that differs from the default in every member.</summary>
    private static object Filled(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? $"text {depth}"
            : type == typeof(bool) ? true
            : type == typeof(int) ? 7
            : type == typeof(decimal) ? 1.10m
            : type == typeof(DateOnly) ? new DateOnly(2026, 1, 2)
            : type == typeof(TimeOnly) ? new TimeOnly(8, 30)
            : type == typeof(FactValue) ? FactValue.Of(1.10m)
            : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
            : type.IsGenericType ? List(type.GetGenericArguments()[0], depth)
            : Record(type, depth);
    }

    private static object List(Type element, int depth)
    {
        var items = Array.CreateInstance(element, depth > 4 ? 0 : 1);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Filled(element, depth + 1), i);
        }

        return typeof(System.Collections.Immutable.ImmutableArray).GetMethods()
            .Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true } only] && only.IsDefined(typeof(ParamArrayAttribute)))
            .MakeGenericMethod(element).Invoke(null, [items])!;
    }

    private static object Record(Type type, int depth)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Filled(parameter.ParameterType, depth + 1))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            // The constructor has filled the others; a boolean that is true by default is set to false.
            property.SetValue(made, property.PropertyType == typeof(bool) && property.GetValue(made) is true ? false : Filled(property.PropertyType, depth + 1));
        }

        return made;
    }

    private static bool AreEqual(object? one, object? other)
    {
        if (one is null || other is null || one is string || one.GetType().IsPrimitive || one.GetType().IsEnum || one is decimal or DateOnly or TimeOnly)
        {
            return Equals(one, other);
        }

        if (one is IEnumerable items)
        {
            var (left, right) = (items.Cast<object>().ToList(), ((IEnumerable)other).Cast<object>().ToList());
            return left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));
        }

        return one.GetType() == other.GetType()
            && one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).All(property => AreEqual(property.GetValue(one), property.GetValue(other)));
    }
}
