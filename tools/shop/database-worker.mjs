// A Worker that runs next to the shop in workerd. It runs statements from `database.mjs` on the shop's database.
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
