using FsCheck;
using FsCheck.Fluent;

namespace OrderCheck.Tests;

public sealed class TruthTests
{
    private static readonly Arbitrary<Truth> Any = Gen.Elements(Truth.Unknown, Truth.NotMet, Truth.Met).ToArbitrary();

    [Fact]
    public void And_and_or_are_each_other_under_not() => Prop.ForAll(Any, Any, (one, other) =>
        Truth.Not(Truth.And(one, other)) == Truth.Or(Truth.Not(one), Truth.Not(other))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_operands_changes_nothing() => Prop.ForAll(Any, Any, Any, (one, two, three) =>
        Truth.And(one, two) == Truth.And(two, one) && Truth.Or(one, two) == Truth.Or(two, one)
        && Truth.And(Truth.And(one, two), three) == Truth.And(one, Truth.And(two, three))
        && Truth.Or(Truth.Or(one, two), three) == Truth.Or(one, Truth.Or(two, three))).QuickCheckThrowOnFailure();

    [Fact]
    public void What_holds_whatever_the_unknown_is_holds_and_nothing_else() => Prop.ForAll(Any, Any, (one, other) =>
        Truth.And(one, other) == Common(one, other, (a, b) => a && b) && Truth.Or(one, other) == Common(one, other, (a, b) => a || b)).QuickCheckThrowOnFailure();

    [Fact]
    public void Learning_more_never_turns_a_known_result() => Prop.ForAll(Any, Any, (one, other) =>
        Truth.And(one, Truth.Unknown) is var before && (before == Truth.Unknown || Truth.And(one, other) == before)).QuickCheckThrowOnFailure();

    // An unknown stands for both: the result is known when all of them agree.
    private static Truth Common(Truth one, Truth other, Func<bool, bool, bool> logic)
    {
        var results = Values(one).SelectMany(a => Values(other).Select(b => logic(a, b))).Distinct().ToList();
        return results is [var only] ? Truth.Of(only) : Truth.Unknown;
    }

    private static bool[] Values(Truth truth) => truth switch { Truth.Met => [true], Truth.NotMet => [false], _ => [true, false] };
}
