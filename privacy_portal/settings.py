"""The one settings file; everything that differs between machines is read from the environment."""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from privacy_portal import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# What this machine is ---------------------------------------------------------------------------
SECRET_KEY = env.secret("SECRET_KEY")
DEBUG = False  # there is no debug mode: its pages would show PHI
DEMO = env.flag("DEMO", default=False)
HTTPS = env.flag("HTTPS", default=True)
BASE_URL = env.text("BASE_URL").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "privacy_portal.apps.PortalConfig",
    "privacy_portal.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",  # periods that may not overlap
    "django.contrib.humanize",  # allauth's pages use it
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # so that form templates may be overridden
    "pgtrigger",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "privacy_portal.ui",
    "privacy_portal.audit",
    "privacy_portal.clinic",
    "privacy_portal.documents",
    "privacy_portal.work",
    "privacy_portal.people",
    "privacy_portal.correspondence",
    "consent",
    "disclosures",
    "notices",
    "privacy_requests",
]

MIDDLEWARE = [
    "privacy_portal.logging.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "privacy_portal.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "privacy_portal.clinic.middleware.ClinicTimeMiddleware",
    "privacy_portal.people.middleware.ActorMiddleware",
    "privacy_portal.people.middleware.IdleLogoffMiddleware",
    "privacy_portal.middleware.PlainAddressMiddleware",
    "privacy_portal.documents.uploads.BodyLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # deny by default
    "privacy_portal.people.middleware.SecondFactorMiddleware",
    "privacy_portal.ui.methods.MethodNotAllowedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "privacy_portal.urls"
WSGI_APPLICATION = "privacy_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "privacy_portal.ui.context.page",
                "privacy_portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "privacy_portal.ui.forms.PortalFormRenderer"

# Storage ----------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Throttles and locks live in PostgreSQL: with Redis stopped every page still answers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # else a flood of strangers would push out what was counted
    }
}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.text("DOCUMENTS_ROOT"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DOCUMENTS_MAX_BYTES = env.integer("DOCUMENTS_MAX_MEGABYTES", default=100) * 1024 * 1024
MAIL_MAX_BYTES = env.integer("MAIL_MAX_MEGABYTES", default=18) * 1024 * 1024  # of files in one e-mail
VIRUS_SCAN_COMMAND = env.text("VIRUS_SCAN_COMMAND", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "privacy_portal.documents.uploads.CappedUploadHandler",  # must be first: it drops what is too large
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static-build"]

# Redis carries nudges only; durable truth is PostgreSQL --------------------------------------------
REDIS_URL = env.secret("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "portal"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps no file: every sweep finds what is due by itself
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "privacy_portal.beat", "schedule": timedelta(seconds=30)},
    "deliver": {"task": "correspondence.deliver", "schedule": timedelta(seconds=60)},
    "settle": {"task": "requests.settle", "schedule": timedelta(minutes=5)},
    "remind": {"task": "requests.remind", "schedule": crontab(minute="15")},
    "digest": {"task": "requests.digest", "schedule": crontab(minute="30")},
    "scan": {"task": "documents.sweep", "schedule": timedelta(minutes=2)},
    "tidy": {"task": "documents.tidy", "schedule": crontab(minute="20", hour="2")},
    "seal-audit": {"task": "audit.seal", "schedule": crontab(minute="5")},
    "seal-ledger": {"task": "disclosures.seal", "schedule": crontab(minute="*/10")},
    "import-ledger": {"task": "disclosures.take_up", "schedule": timedelta(minutes=5)},
    "remind-ledger": {"task": "disclosures.remind", "schedule": crontab(minute="25")},
    "make-exports": {"task": "disclosures.take_up_exports", "schedule": timedelta(minutes=2)},
    "tidy-exports": {"task": "disclosures.tidy_exports", "schedule": crontab(minute="35", hour="2")},
    "account-mail": {"task": "people.send_mails", "schedule": timedelta(seconds=60)},
    "fetch-mail": {"task": "requests.fetch_mail", "schedule": timedelta(minutes=2)},
    "expire-drafts": {"task": "people.expire_drafts", "schedule": crontab(minute="45", hour="*/6")},
}
# Tasks told (by name, on commit) that a letter moved; see privacy_portal/correspondence/operations.
CORRESPONDENCE_LISTENERS = ["requests.letter_moved"]
# Tasks told (by name, on commit) that two records are read as one, or as two again.
MERGE_LISTENERS = ["disclosures.person_changed"]
# Asked (dotted names) whether a letter may go as it is, at its first sending and at each later one.
CORRESPONDENCE_GUARDS = ["disclosures.queries.accounting.letter_may_go"]
# Asked (a dotted name) whether who acted for the individual when a list was asked for still does.
ACCOUNTING_READER = "privacy_requests.queries.authority.still_acts"
# Asked (a dotted name) whether the list that was made under a reference is still owed: not withdrawn since.
ACCOUNTING_WANTED = "privacy_requests.queries.accounting.is_owed"
# Asked (dotted names) whether a file is held as part of something; see privacy_portal/documents/operations.
DOCUMENT_HOLDERS = [
    "privacy_requests.queries.holding.is_held",
    "disclosures.queries.holding.is_held",
]
# A delivery that a worker claimed and left unsettled this long is taken up again, and said to be in doubt.
DELIVERY_CLAIM_SECONDS = env.integer("DELIVERY_CLAIM_SECONDS", default=300)

# Mail: no body or subject of ours carries PHI --------------------------------------------------------
MAILERS = {"default": env.mailer("SMTP_URL")}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# E-mail as a way in: each door is shut until its secret is set
INBOX_SERVERS = [name.lower().strip(".") for name in env.words("INBOX_SERVERS", "")]
INBOX_WEBHOOK_SECRET = env.secret("INBOX_WEBHOOK_SECRET", "")
INBOX_WEBHOOK_PER_HOUR = 600  # of one address
IMAP = env.mailbox("IMAP_URL", "")

# People and sign-in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "privacy_portal.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# The one lock-out: by account and by address, counted in PostgreSQL.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/15m/key",
    "signup": "10/h/ip",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/h/ip",
    "confirm_email": "1/2m/key",
    "manage_email": "10/h/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "privacy_portal.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs in without a verified one; else it could never be changed
MFA_TOTP_ISSUER = "Privacy portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "privacy_portal.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
OIDC_SERVER_URL = env.text("OIDC_SERVER_URL", "")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "staff",
                    "name": env.text("OIDC_NAME", "Staff single sign-on"),
                    "client_id": env.text("OIDC_CLIENT_ID"),
                    "secret": env.secret("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }
    if OIDC_SERVER_URL
    else {}
)
# True only where the clinic's identity provider asks everybody for a second factor; else its `amr` decides.
OIDC_PROVIDES_SECOND_FACTOR = env.flag("OIDC_PROVIDES_SECOND_FACTOR", default=False)
STAFF_IDLE_SECONDS = env.integer("STAFF_IDLE_MINUTES", default=15) * 60
PATIENT_IDLE_SECONDS = env.integer("PATIENT_IDLE_MINUTES", default=30) * 60
IDLE_WARNING_SECONDS = 120
DRAFT_KEPT_FOR = timedelta(days=7)
EXPORT_KEPT_FOR = timedelta(days=7)  # files made from the ledger: whoever asked fetches them soon

# Web security -----------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "privacy_portal.people.portal.lost_session.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

# The law this clinic has added to the federal one (none is shipped as fact) ---------------------------
STATE_RULES_FILE = env.text("STATE_RULES_FILE", "")
STATE_PROTECTIONS_FILE = env.text("STATE_PROTECTIONS_FILE", "")

# The API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "privacy_portal.people.authentication.SessionAuthentication",
        "privacy_portal.people.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["privacy_requests.api.parsing.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/hour", "user": "1200/hour"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "privacy_requests.api.problems.problem_details",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Privacy portal API",
    "DESCRIPTION": "HIPAA privacy requests of a clinic: create, list, read, act.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Words and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # dates that matter are the clinic's: clinic.queries.local_date()

LOGGING_CONFIG = "privacy_portal.logging.configure"
LOGGING = {"level": env.text("LOG_LEVEL", "INFO")}
SILENCED_SYSTEM_CHECKS: list[str] = []
