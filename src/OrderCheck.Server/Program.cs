
return await ServerApp.RunAsync(args, Console.Out, Console.Error);
