import type * as z from 'zod';
import type { ApiFunction, OperationId, routes } from '../../core/api/routes.ts';
import type { RequestScope } from './request-scope.ts';

type RouteTable = (typeof routes)[number];
type RouteOf<Id extends OperationId> = Extract<RouteTable, { operationId: Id }>;

/** A checked request: body and query are what the route's schemas made of them. */
export interface ApiRequest<Id extends OperationId> {
  readonly body: RouteOf<Id> extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
  readonly query: RouteOf<Id> extends { query: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Owner of the token; empty for public operations. */
  readonly owner: string;
  readonly idempotencyKey: string | undefined;
  readonly scope: RequestScope;
}

type AnswerBody<Response> = Response extends z.ZodType
  ? z.input<Response>
  : Response extends string
    ? string
    : undefined;

/** An answer that the route's table allows: one of its statuses with the body that belongs to it. */
export type ApiAnswer<Id extends OperationId> = {
  readonly [Status in keyof RouteOf<Id>['responses']]: {
    readonly status: Status;
    readonly body: AnswerBody<RouteOf<Id>['responses'][Status]>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof RouteOf<Id>['responses']];

/** What carries an operation out. Throws `Problem` for everything a client can do something about. */
export type Operation<Id extends OperationId> = (request: ApiRequest<Id>) => Promise<ApiAnswer<Id>>;

/** The operations of one function: exactly those that the route table gives it. */
export type Operations<Name extends ApiFunction> = {
  readonly [Id in Extract<RouteTable, { handler: Name }>['operationId']]: Operation<Id>;
};
