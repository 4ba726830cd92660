#pragma once

#include "tests/support/httpserver.h"

#include <QByteArray>

//! Replies in the shapes that TMDB documents, of titles that nobody made.
namespace TmdbSamples {

QByteArray configuration(const QString &server);
QByteArray searchMovie();
QByteArray searchNothing();
QByteArray movie();
QByteArray searchSeries();
QByteArray series();
QByteArray season();
QByteArray wrongKey();
QByteArray notFound();
QByteArray picture(); //!< bytes that stand for a JPEG

//! What a server says that knows "Night Bus" (603, 2001) and "Harbour" (77, 2010); key "good".
TestSupport::HttpReply answer(const TestSupport::HttpRequest &request, const QString &server);

} // namespace TmdbSamples
