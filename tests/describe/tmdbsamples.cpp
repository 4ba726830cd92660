#include "tests/describe/tmdbsamples.h"

namespace TmdbSamples {

QByteArray configuration(const QString &server)
{
    return R"({"change_keys":["adult"],"images":{"base_url":")" + server.toUtf8()
        + R"(/t/p/","secure_base_url":")" + server.toUtf8()
        + R"(/t/p/","poster_sizes":["w92","w185","w500","original"],)"
          R"("backdrop_sizes":["w300","w1280"],"still_sizes":["w300"]}})";
}

QByteArray searchMovie()
{
    return R"({"page":1,"results":[
{"adult":false,"backdrop_path":null,"genre_ids":[18],"id":9,"original_language":"en",
 "original_title":"Night Bus Again","overview":"","popularity":1.5,"poster_path":null,
 "release_date":"2001-05-05","title":"Night Bus Again","video":false,"vote_average":4.1,
 "vote_count":7},
{"adult":false,"backdrop_path":"/back.jpg","genre_ids":[18,53],"id":603,"original_language":"sv",
 "original_title":"Nattbuss","overview":"A bus that does not stop.","popularity":12.25,
 "poster_path":"/poster.jpg","release_date":"2001-09-07","title":"Night Bus","video":false,
 "vote_average":7.456,"vote_count":1203},
{"id":604,"title":"Night Bus","original_title":"Night Bus","release_date":"1975-01-01"}],
"total_pages":1,"total_results":3})";
}

QByteArray searchNothing()
{
    return R"({"page":1,"results":[],"total_pages":1,"total_results":0})";
}

QByteArray movie()
{
    return R"({"adult":false,"backdrop_path":"/back.jpg",
"belongs_to_collection":{"id":2344,"name":"The Bus Collection","poster_path":"/set.jpg",
 "backdrop_path":null},
"budget":100,"genres":[{"id":18,"name":"Drama"},{"id":53,"name":"Thriller"}],"homepage":"",
"id":603,"imdb_id":"tt0000603","original_language":"sv","original_title":"Nattbuss",
"overview":"A bus that does not stop.","popularity":12.25,"poster_path":"/poster.jpg",
"production_companies":[{"id":1,"logo_path":null,"name":"Lantern","origin_country":"SE"}],
"production_countries":[{"iso_3166_1":"SE","name":"Sweden"}],"release_date":"2001-09-07",
"runtime":100,"status":"Released","tagline":"Next stop: never.","title":"Night Bus","video":false,
"vote_average":7.456,"vote_count":1203,
"credits":{"id":603,"cast":[
 {"adult":false,"id":2,"name":"Bo Ek","character":"Passenger","order":1,"credit_id":"b"},
 {"adult":false,"id":1,"name":"Ada Lind","character":"Driver","order":0,"credit_id":"a"}],
 "crew":[{"id":3,"name":"Cy Ros","department":"Directing","job":"Director"},
 {"id":4,"name":"Di Vik","department":"Writing","job":"Screenplay"},
 {"id":5,"name":"Em Orr","department":"Sound","job":"Mixer"}]},
"external_ids":{"imdb_id":"tt0000603","wikidata_id":null,"facebook_id":null},
"release_dates":{"results":[
 {"iso_3166_1":"DE","release_dates":[{"certification":"16","type":3}]},
 {"iso_3166_1":"US","release_dates":[{"certification":"","type":1},{"certification":"R","type":3}]}]}
})";
}

QByteArray searchSeries()
{
    return R"({"page":1,"results":[{"backdrop_path":null,"first_air_date":"2010-01-05","id":77,
"name":"Harbour","original_name":"Hamnen","origin_country":["SE"],"overview":"Boats.",
"popularity":3,"poster_path":"/harbour.jpg","vote_average":8,"vote_count":50}],
"total_pages":1,"total_results":1})";
}

QByteArray series()
{
    return R"({"id":77,"name":"Harbour","original_name":"Hamnen","overview":"Boats.",
"first_air_date":"2010-01-05","genres":[{"id":18,"name":"Drama"}],"poster_path":"/harbour.jpg",
"backdrop_path":null,"networks":[{"id":1,"name":"SVT"}],"origin_country":["SE"],
"created_by":[{"id":9,"name":"Fay Ull"}],"tagline":"","vote_average":8.0,"vote_count":50,
"seasons":[{"season_number":1,"episode_count":2}],
"credits":{"cast":[{"id":1,"name":"Ada Lind","character":"Captain","order":0}],"crew":[]},
"external_ids":{"imdb_id":"tt0000077","tvdb_id":7700},
"content_ratings":{"results":[{"iso_3166_1":"US","rating":"TV-14","descriptors":[]}]}})";
}

QByteArray season()
{
    return R"({"_id":"x","air_date":"2010-01-05","id":770,"name":"Season 1","overview":"The first.",
"poster_path":"/season.jpg","season_number":1,"vote_average":7,
"episodes":[{"air_date":"2010-01-05","episode_number":1,"id":7701,"name":"Fog",
 "overview":"Nobody sees the pier.","runtime":40,"season_number":1,"show_id":77,
 "still_path":"/still.jpg","vote_average":8.1,"vote_count":12,
 "crew":[{"id":3,"name":"Cy Ros","job":"Director","department":"Directing"}],
 "guest_stars":[{"id":6,"name":"Gus Pil","character":"Pilot","order":5}]}]})";
}

QByteArray wrongKey()
{
    return R"({"status_code":7,"status_message":"Invalid API key: You must be granted a valid key.",)"
           R"("success":false})";
}

QByteArray notFound()
{
    return R"({"success":false,"status_code":34,)"
           R"("status_message":"The resource you requested could not be found."})";
}

QByteArray picture()
{
    return "\xff\xd8 a picture \xff\xd9";
}

TestSupport::HttpReply answer(const TestSupport::HttpRequest &request, const QString &server)
{
    const QString &path = request.path;
    if (path.startsWith(QStringLiteral("/t/p/"))) {
        return {200, picture(), {}, false};
    }
    if (request.query.queryItemValue(QStringLiteral("api_key")) != QStringLiteral("good")
        && request.headers.value("authorization") != "Bearer good.token.v4") {
        return {401, wrongKey(), {}, false};
    }
    const QString asked = request.query.queryItemValue(QStringLiteral("query"), QUrl::FullyDecoded);
    const bool ofBus = asked.contains(QStringLiteral("bus"), Qt::CaseInsensitive);
    const bool ofHarbour = asked.contains(QStringLiteral("harbour"), Qt::CaseInsensitive);
    if (path == QStringLiteral("/3/configuration")) {
        return {200, configuration(server), {}, false};
    }
    if (path == QStringLiteral("/3/search/movie")) {
        return {200, ofBus ? searchMovie() : searchNothing(), {}, false};
    }
    if (path == QStringLiteral("/3/search/tv")) {
        return {200, ofHarbour ? searchSeries() : searchNothing(), {}, false};
    }
    if (path == QStringLiteral("/3/find/tt0000603")) {
        return {200, R"({"movie_results":[{"id":603,"title":"Night Bus"}],"tv_results":[]})", {},
            false};
    }
    if (path == QStringLiteral("/3/movie/603")) {
        return {200, movie(), {}, false};
    }
    if (path == QStringLiteral("/3/tv/77")) {
        return {200, series(), {}, false};
    }
    if (path == QStringLiteral("/3/tv/77/season/1")) {
        return {200, season(), {}, false};
    }
    return {404, notFound(), {}, false};
}

} // namespace TmdbSamples
