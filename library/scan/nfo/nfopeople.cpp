#include "library/scan/nfo/nfopeople.h"

#include "library/scan/nfo/nfotext.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Library::NfoPeople {

namespace {

constexpr qsizetype kMostPeople = 2000;

void addOnce(QVector<NfoPerson> &people, const NfoPerson &person)
{
    const bool there = std::any_of(people.cbegin(), people.cend(), [&](const NfoPerson &other) {
        return other.name == person.name && other.department == person.department
            && other.role == person.role;
    });
    if (!person.name.isEmpty() && !there && people.size() < kMostPeople) {
        people.append(person);
    }
}

QString departmentOf(const QString &type)
{
    const QString name = type.toLower();
    if (name.isEmpty() || name == QLatin1String("actor") || name == QLatin1String("gueststar")) {
        return QStringLiteral("cast");
    }
    return name;
}

void addActor(QVector<NfoPerson> &people, const NfoElement &element)
{
    const auto line = [&](const char *name) {
        const NfoElement *child = element.child(name);
        return child ? child->line() : QString();
    };
    NfoPerson person;
    person.name = element.children.isEmpty() ? element.line() : line("name");
    person.role = line("role");
    person.department = departmentOf(line("type"));
    const QString order = line("order");
    person.order = NfoText::number(order.isEmpty() ? line("sortorder") : order).value_or(-1);
    person.picture = line("thumb");
    addOnce(people, person);
}

//! "Steve Hely (Screenplay)": the job is what is in brackets.
NfoPerson crewMember(const QString &text, const QString &department)
{
    static const QRegularExpression job(QStringLiteral("^(.+?)\\s*\\(([^()]+)\\)$"));
    const auto match = job.match(text);
    NfoPerson person;
    person.name = match.hasMatch() ? match.captured(1) : text;
    person.role = match.captured(2).trimmed();
    person.department = department;
    return person;
}

} // namespace

bool add(QVector<NfoPerson> &people, const NfoElement &element)
{
    if (element.name == QLatin1String("actor")) {
        addActor(people, element);
        return true;
    }
    struct Crew
    {
        QLatin1String element;
        QLatin1String department;
    };
    constexpr std::array kCrew{Crew{QLatin1String("director"), QLatin1String("director")},
        Crew{QLatin1String("credits"), QLatin1String("writer")},
        Crew{QLatin1String("writer"), QLatin1String("writer")},
        Crew{QLatin1String("producer"), QLatin1String("producer")},
        Crew{QLatin1String("artist"), QLatin1String("artist")}};
    for (const Crew &crew : kCrew) {
        if (crew.element == element.name) {
            for (const QString &name : NfoText::parts(element.line(), NfoText::Split::AtCommas)) {
                addOnce(people, crewMember(name, crew.department));
            }
            return true;
        }
    }
    return false;
}

} // namespace Library::NfoPeople
