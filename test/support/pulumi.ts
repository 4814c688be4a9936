export {
  type CommandOptions,
  type CommandResult,
  createProject,
  type Deployment,
  type Project,
  type ProjectOptions,
} from "../../tools/lib/project.cjs";
