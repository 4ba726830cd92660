#pragma once

#include <QByteArray>
#include <QSslConfiguration>

namespace TestSupport {

//! A certificate for 127.0.0.1 that nobody signed but itself, new each time.
struct TestCertificate
{
    QSslConfiguration server; //!< with its key
    QByteArray sha256;

    TestCertificate();
};

} // namespace TestSupport
