// Runs inside workerd beside the shop: does on the shop's database what `database.mjs` asks for.
export default {
  async fetch(request, { DB }) {
    const batch = await request.json();
    try {
      return Response.json(await DB.batch(batch.map(([sql, params]) => DB.prepare(sql).bind(...params))));
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};
