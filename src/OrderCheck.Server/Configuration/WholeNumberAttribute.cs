using System.ComponentModel.DataAnnotations;

namespace OrderCheck.Server.Configuration;

/// <summary>A whole number between two bounds, both allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeNumberAttribute : RangeAttribute
{
    public WholeNumberAttribute(int minimum, int maximum)
        : base(minimum, maximum) => ErrorMessage = "{0} must be a whole number from {1} to {2}";
}
