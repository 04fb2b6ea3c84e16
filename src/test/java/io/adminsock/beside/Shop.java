package io.adminsock.beside;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.ObjectName;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * A service with customers. It knows nothing of adminsock, so that it starts without it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Shop {

	public static void main(String[] args) {
		SpringApplication.run(Shop.class, args);
	}

	@Bean
	Filter shopFilter() {
		return (request, response, chain) -> {
			((HttpServletResponse) response).setHeader("X-Shop", "filtered");
			chain.doFilter(request, response);
		};
	}

	@Bean
	JsonMapperBuilderCustomizer shopNames() {
		return (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE);
	}

	@Bean
	WebMvcConfigurer shopInterceptor() {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new Denial()).addPathPatterns("/private/**");
			}

		};
	}

	/**
	 * Denies everything.
	 */
	static class Denial implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws IOException {
			response.sendError(HttpServletResponse.SC_FORBIDDEN);
			return false;
		}

	}

	/**
	 * Answers all errors in its own way.
	 */
	@RestControllerAdvice
	@ConditionalOnProperty("shop.teapot")
	static class Teapot implements ResponseBodyAdvice<Object> {

		@ExceptionHandler
		ResponseEntity<String> brew(Exception exception) {
			return ResponseEntity.status(418).body(exception.getClass().getSimpleName());
		}

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType contentType, Class<? extends HttpMessageConverter<?>> converterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			response.getHeaders().set("X-Advice", "given");
			return body;
		}

	}

	@RestController
	static class Pages {

		private static final Set<String> OWN_PROPERTIES = Set.of("PID", "java.class.path", "sun.java.command",
				"user.dir");

		@GetMapping("/price")
		Price price() {
			return new Price("tea", 12);
		}

		@PostMapping("/order")
		String order(@RequestBody String goods) {
			return "ordered " + goods;
		}

		@GetMapping("/visits")
		String visits(HttpSession session) {
			return session.isNew() ? "welcome" : "welcome back";
		}

		@GetMapping("/private/stock")
		String stock() {
			return "secret";
		}

		@GetMapping("/fail")
		String fail() {
			throw new IllegalStateException("sold out");
		}

		/** What an application may notice of the JVM that it runs in. */
		@GetMapping("/jvm")
		Map<String, Object> jvm() throws JMException {
			return new TreeMap<>(Map.of("beans", tomcatBeans(), "properties", properties(), "threads", threads(),
					"defaultHandler", String.valueOf(Thread.getDefaultUncaughtExceptionHandler())));
		}

		private static List<String> tomcatBeans() throws JMException {
			return ManagementFactory.getPlatformMBeanServer()
				.queryNames(new ObjectName("Tomcat*:*"), null)
				.stream()
				.map(ObjectName::getCanonicalName)
				.filter((name) -> !name.contains("type=RequestProcessor"))
				.sorted()
				.toList();
		}

		/**
		 * Returns the system properties without those that differ between any two
		 * processes.
		 */
		private static List<String> properties() {
			Properties properties = System.getProperties();
			return properties.stringPropertyNames()
				.stream()
				.filter((name) -> !OWN_PROPERTIES.contains(name))
				.map((name) -> "%s=%s".formatted(name, properties.getProperty(name)))
				.map((property) -> property.replaceAll("tomcat\\.(\\w+)\\.\\d+", "tomcat.$1.any"))
				.sorted()
				.toList();
		}

		/**
		 * Returns the threads that keep the process, and those of the application's
		 * server.
		 */
		private static List<String> threads() {
			Stream<Thread> all = Thread.getAllStackTraces().keySet().stream();
			return all.filter((thread) -> !thread.isDaemon() || thread.getName().matches("http.*-Acceptor"))
				.map(Thread::getName)
				.sorted()
				.toList();
		}

	}

	record Price(String goodName, int pounds) {
	}

}
